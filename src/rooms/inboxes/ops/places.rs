//! Things that stand in an order of their own.

use crate::error::{AppError, AppResult};

/// Moves one of a list, given in its order with each one's place, up or down by one: those whose place changes, with
/// the new one. Empty when it stands at that end already.
///
/// # Errors
/// [`AppError::NotFound`]: it is not in the list.
pub(super) fn moved<Id: Copy + PartialEq>(
    mut order: Vec<(Id, i32)>,
    id: Id,
    up: bool,
) -> AppResult<Vec<(Id, i32)>> {
    let at = order.iter().position(|(other, _)| *other == id).ok_or(AppError::NotFound)?;
    let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|other| *other < order.len()) };
    let Some(other) = other else { return Ok(Vec::new()) };
    order.swap(at, other);
    // Two that were added at once may have one place: from here on each has its own.
    let places = (1_i32..).zip(order);
    Ok(places.filter(|(place, (_, was))| place != was).map(|(place, (id, _))| (id, place)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neighbours_change_places_and_nothing_else() {
        let list = vec![('a', 1), ('b', 2), ('c', 3)];
        assert_eq!(moved(list.clone(), 'c', true), Ok(vec![('c', 2), ('b', 3)]));
        assert_eq!(moved(list.clone(), 'a', false), Ok(vec![('b', 1), ('a', 2)]));
        assert_eq!(moved(list.clone(), 'a', true), Ok(vec![]));
        assert_eq!(moved(list.clone(), 'c', false), Ok(vec![]));
        assert_eq!(moved(list, 'd', true), Err(AppError::NotFound));
    }

    #[test]
    fn those_who_share_a_place_get_one_each() {
        assert_eq!(moved(vec![('a', 1), ('b', 1), ('c', 2)], 'a', false), Ok(vec![('a', 2), ('c', 3)]));
    }
}
