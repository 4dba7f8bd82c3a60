//! The list of customers.

use crate::domain::ids::{CustomerId, StaffId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::domain::phone;
use crate::error::AppResult;
use crate::rooms::customers::model::{
    COUNT_MAX, CustomerFilter, CustomerKey, CustomerList, CustomerRow, CustomerSort,
};
use crate::server::Tx;
use chrono::{DateTime, Duration, Utc};
use sqlx::types::Json;

/// Words of a query that count; a longer one is a pasted text.
const WORDS_MAX: usize = 8;
/// The last code point: behind every token that begins with a word.
const PAST: char = '\u{10FFFF}';

/// Where a customer stands in the list.
struct Place {
    id: CustomerId,
    name: String,
    last_activity_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
}

/// A word as ranges of tokens: a number may be part of a phone or of a name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Words {
    first: Vec<String>,
    past: Vec<String>,
    place: Vec<i32>,
    count: i32,
}

/// A page of customers for `me`, after the row that `after` names. Where nobody matches as typed, those whom the
/// words were perhaps meant for.
///
/// # Errors
/// When a query fails.
pub async fn list(
    tx: &mut Tx,
    me: StaffId,
    filter: &CustomerFilter,
    after: Option<CustomerKey>,
) -> AppResult<CustomerList> {
    let now = Utc::now();
    let words = words(tx, &filter.text).await?;
    // The first page is read with what follows it, as far as is counted: one walk tells both.
    let (first, one_more) = (after.is_none(), usize::try_from(PAGE_SIZE + 1).unwrap_or(usize::MAX));
    let most = if first { COUNT_MAX + 1 } else { one_more };
    let mut found = places(tx, me, filter, after.clone(), &words, now, most).await?;
    let mut similar = false;
    // A later page is empty too when the last rows of an exact list have just gone.
    if found.is_empty()
        && (first || places(tx, me, filter, None, &words, now, 1).await?.is_empty())
        && let Some(meant) = meant(tx, &words).await?
    {
        found = places(tx, me, filter, after, &meant, now, most).await?;
        similar = !found.is_empty();
    }
    let total = first.then_some(found.len());
    found.truncate(one_more);
    let sort = filter.sort;
    let page = Page::cut(found, PAGE_SIZE, |last: &Place| CustomerKey {
        name: if sort == CustomerSort::Name { last.name.clone() } else { String::new() },
        at: if sort == CustomerSort::Newest { last.created_at } else { last.last_activity_at },
        id: last.id,
    });
    let ids: Vec<CustomerId> = page.rows.iter().map(|place| place.id).collect();
    Ok(CustomerList { page: Page { rows: rows(tx, &ids).await?, next: page.next }, now, total, similar })
}

/// The customers that a filter picks for `me`, in order, at most `most`. Only those who match as typed: what is done
/// to all of them is not done to whom somebody perhaps meant.
///
/// # Errors
/// When a query fails.
pub async fn ids(
    tx: &mut Tx,
    me: StaffId,
    filter: &CustomerFilter,
    most: usize,
) -> AppResult<Vec<CustomerId>> {
    let words = words(tx, &filter.text).await?;
    let places = places(tx, me, filter, None, &words, Utc::now(), most).await?;
    Ok(places.into_iter().map(|place| place.id).collect())
}

async fn places(
    tx: &mut Tx,
    me: StaffId,
    filter: &CustomerFilter,
    after: Option<CustomerKey>,
    words: &Words,
    now: DateTime<Utc>,
    most: usize,
) -> AppResult<Vec<Place>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let business = tx.business().0;
    let mine = filter.mine.then_some(me.0);
    let ago = |days: Option<u16>| days.map(|days| now - Duration::days(days.into()));
    let (active, quiet) = (ago(filter.active_days), ago(filter.quiet_days));
    let (name, at, id) = match after {
        Some(key) => (key.name, key.at, Some(key.id.0)),
        None => (String::new(), now, None),
    };
    let narrow = words.count > 0 || filter.group.is_some() || filter.tag.is_some();
    if narrow {
        return Ok(sqlx::query_file_as!(
            Place,
            "src/rooms/customers/store/found.sql",
            business,
            filter.archived,
            mine,
            active,
            quiet,
            filter.sort.as_str(),
            name,
            at,
            id,
            most,
            &words.first,
            &words.past,
            &words.place,
            words.count,
            filter.group.map(|id| id.0),
            filter.tag.map(|id| id.0),
        )
        .fetch_all(tx.conn())
        .await?);
    }
    Ok(sqlx::query_file_as!(
        Place,
        "src/rooms/customers/store/walk.sql",
        business,
        filter.archived,
        mine,
        active,
        quiet,
        filter.sort.as_str(),
        name,
        at,
        id,
        most,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// These customers as rows of a list, in the given order.
///
/// # Errors
/// When the query fails.
pub async fn rows(tx: &mut Tx, ids: &[CustomerId]) -> AppResult<Vec<CustomerRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let business = tx.business();
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_scalar!(
        r#"select json_build_object(
             'id', c.id, 'name', c.name, 'business_name', c.business_name, 'photo_file_id', c.photo_file_id,
             'last_activity_at', c.last_activity_at, 'assigned_to', c.assigned_to,
             'archived', c.archived_at is not null, 'blocked', c.blocked_at is not null,
             'pets', coalesce((select json_agg(p.name order by p.created_at, p.id) from pet p
               where p.business_id = $1 and p.customer_id = c.id and p.archived_at is null), '[]'),
             'tags', coalesce((select json_agg(t.name order by fold(t.name), t.id) from customer_tag ct
               join tag t on t.business_id = $1 and t.id = ct.tag_id
               where ct.business_id = $1 and ct.customer_id = c.id and t.archived_at is null), '[]'),
             'colour_codes', coalesce((select json_agg(json_build_object('id', k.id, 'colour', k.colour,
                 'letters', k.letters, 'name', k.name) order by cc.created_at, cc.id)
               from customer_colour_code cc join colour_code k on k.business_id = $1 and k.id = cc.colour_code_id
               where cc.business_id = $1 and cc.customer_id = c.id and k.archived_at is null), '[]'),
             'phone', coalesce((select k.normal from contact_point k
               where k.business_id = $1 and k.customer_id = c.id and k.kind = 'phone'
               order by k.is_main desc, k.created_at, k.id limit 1), '')
           ) as "row!: Json<CustomerRow>"
           from unnest($2::uuid[]) with ordinality w (id, place)
           join customer c on c.business_id = $1 and c.id = w.id
           order by w.place"#,
        business.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let shown = |Json(mut row): Json<CustomerRow>| {
        if !row.phone.is_empty() {
            row.phone = phone::display(&row.phone);
        }
        row
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Folds the query as the index is folded. In the same round trip the transaction is told to plan
/// each statement with its arguments (the list's statements have many conditions that rarely apply)
/// and through indexes: the planner cannot know how narrow a word's range of tokens is.
async fn words(tx: &mut Tx, text: &str) -> AppResult<Words> {
    let typed: String = text.chars().take(200).collect();
    let folded = sqlx::query_scalar!(
        r#"select fold($1) as "folded!"
           from set_config('plan_cache_mode', 'force_custom_plan', true) planned,
                set_config('enable_seqscan', 'off', true) indexed"#,
        crate::domain::text::clean_line(&typed),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(split(&folded))
}

/// The words that were perhaps meant, mistyped: beside each its likest among the names of customers and
/// pets. None where no name resembles any of them.
async fn meant(tx: &mut Tx, words: &Words) -> AppResult<Option<Words>> {
    let named = |word: &str| word.chars().count() >= 3 && !word.chars().any(|c| c.is_ascii_digit());
    let typed = words.first.iter().zip(&words.place).filter(|(word, _)| named(word.as_str()));
    let (typed, place): (Vec<String>, Vec<i32>) = typed.map(|(word, place)| (word.clone(), *place)).unzip();
    if typed.is_empty() {
        return Ok(None);
    }
    let rows = sqlx::query!(
        r#"select m.place as "place!", m.word as "word!"
           from (select w.place, s.word, s.likeness, max(s.likeness) over (partition by w.place) as best
                 from unnest($1::text[], $2::integer[]) as w (typed, place)
                 cross join lateral similar_words(w.typed, 5) s) m
           where m.likeness >= m.best * 0.75"#,
        &typed,
        &place,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut meant = words.clone();
    for row in rows {
        meant.push_whole(row.word, row.place);
    }
    Ok(Some(meant))
}

/// What is typed like a telephone number is one word, however it is grouped.
fn split(folded: &str) -> Words {
    let mut words = Words::default();
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let like_phone = digits.len() >= 3
        && folded.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c));
    if like_phone {
        words.push_number(&digits);
        return words;
    }
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS_MAX) {
        words.count += 1;
        words.push_range(word.to_owned());
        if word.len() >= 3 && word.chars().all(|c| c.is_ascii_digit()) {
            words.push_range(format!("#{word}"));
        }
    }
    words
}

impl Words {
    /// A number as it is dialled at home has zeros in front that E.164 does not have.
    fn push_number(&mut self, digits: &str) {
        self.count += 1;
        self.push_range(format!("#{digits}"));
        let national = digits.trim_start_matches('0');
        if national.len() < digits.len() && national.len() >= 3 {
            self.push_range(format!("#{national}"));
        }
        // A house number or a year in a name.
        self.push_range(digits.to_owned());
    }

    /// Another word for the one in that place, as a whole: U+0001 stands in no word.
    fn push_whole(&mut self, word: String, place: i32) {
        self.past.push(format!("{word}\u{1}"));
        self.first.push(word);
        self.place.push(place);
    }

    fn push_range(&mut self, word: String) {
        let word: String = word.chars().take(100).collect();
        self.past.push(format!("{word}{PAST}"));
        self.first.push(word);
        self.place.push(self.count);
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_prefixes_and_numbers_may_be_phones() {
        let words = split("bella ortiz");
        assert_eq!((words.first, words.count), (vec!["bella".to_owned(), "ortiz".into()], 2));
        let words = split("studio 545");
        assert_eq!(words.first, ["studio", "545", "#545"]);
        assert_eq!(words.place, [1, 2, 2]);
    }

    #[test]
    fn a_number_is_one_word_in_every_grouping() {
        for typed in ["(415) 550-1", "415.550.1", "4155501"] {
            let words = split(typed);
            assert_eq!((words.first[0].as_str(), words.count), ("#4155501", 1), "{typed}");
        }
        assert_eq!(split("0171 23").first, ["#017123", "#17123", "017123"]);
        assert_eq!(split("12").first, ["12"]);
        assert_eq!(split(" - ").count, 0);
    }
}
