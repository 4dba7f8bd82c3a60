//! Keyset pages: the next page starts after the last row, so depth costs nothing.

use serde::{Deserialize, Serialize};

/// Rows a page has at most unless a screen says otherwise.
pub const PAGE_SIZE: i64 = 50;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T, K> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// Where the next page starts; none after the last.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Makes a page from up to `size + 1` rows: the extra one only tells that there is more.
    pub fn cut(mut rows: Vec<T>, size: i64, key: impl FnOnce(&T) -> K) -> Self {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if rows.len() <= size {
            return Self { rows, next: None };
        }
        rows.truncate(size);
        let next = rows.last().map(key);
        Self { rows, next }
    }

    /// Goes on until these are `wanted` pages in one: a refresh brings all that is on the screen.
    ///
    /// # Errors
    /// What `fetch` answers; given a key, it fetches the page that starts there.
    pub async fn go_on<E, F>(&mut self, wanted: usize, mut fetch: impl FnMut(K) -> F) -> Result<(), E>
    where
        F: Future<Output = Result<Self, E>>,
    {
        for _ in 1..wanted {
            let Some(after) = self.next.take() else { break };
            let further = fetch(after).await?;
            self.rows.extend(further.rows);
            self.next = further.next;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn a_page_knows_whether_more_follows() {
        let full: Page<i32, i32> = Page::cut(vec![1, 2, 3], 2, |last| *last);
        assert_eq!((full.rows, full.next), (vec![1, 2], Some(2)));
        let last: Page<i32, i32> = Page::cut(vec![1, 2], 2, |last| *last);
        assert_eq!((last.rows, last.next), (vec![1, 2], None));
    }
}
