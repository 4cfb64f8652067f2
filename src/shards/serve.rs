//! What a shard answers the hub at once; what needs the bytes of inputs, its loop answers.

use super::fold;
use super::message::{FromShard, ToShard};
use super::packed::{parts, put, put_key, take};
use crate::session::Session;
use crate::store::Elsewhere;

/// Answers, with the bytes that travel beside each way. None for what the loop does.
pub fn serve(
    session: &mut Session,
    message: &ToShard,
    bytes: &[u8],
) -> Option<(FromShard, Vec<u8>)> {
    let mut beside = Vec::new();
    let small = |number: u64| parts(number).1;
    let answer = match message {
        ToShard::Newest { turn } => {
            FromShard::Newest { turn: *turn, newest: session.newest_time() }
        }
        ToShard::Keys { turn, query, rules, unfold, range, before } => {
            if !before.is_empty() {
                let shown = session.before((query, rules, unfold), before);
                return Some((FromShard::Keys { turn: *turn, shown }, beside));
            }
            let (shown, keys) = session.keys((query, rules, unfold), *range);
            keys.iter().for_each(|key| put_key(&mut beside, key));
            FromShard::Keys { turn: *turn, shown }
        }
        ToShard::Ask { turn, what } => {
            let answer = session.ask(what);
            answer.rows.iter().for_each(|row| {
                put_key(&mut beside, &session.key((&what.query, &what.rules), row.row));
            });
            FromShard::Answer { turn: *turn, answer: Box::new(answer) }
        }
        ToShard::Marks { turn, from } => {
            let next = session.marks(*from as usize, |input, row, mark| {
                put(&mut beside, &[mark, fold::order((input, row))]);
            });
            let next = next.and_then(|next| u32::try_from(next).ok());
            FromShard::Marks { turn: *turn, next }
        }
        ToShard::Twins { turn } => {
            let rows: Vec<u32> = take::<1>(bytes).map(|[row]| small(row)).collect();
            session.told_elsewhere(&rows);
            session.may_be_twins(|order, number, second, alert| {
                let what = u64::from(second) | u64::from(alert) << 1;
                put(&mut beside, &[number, fold::order(order), what]);
            });
            FromShard::Twins { turn: *turn }
        }
        ToShard::Copies { turn } => {
            let mut rows = Vec::new();
            let mut twins = Vec::new();
            for [row, head] in take::<2>(bytes) {
                let ((of, row), (shard, head)) = (parts(row), parts(head));
                match of {
                    fold::COPY => rows.push(row),
                    fold::OTHER => {
                        rows.push(row);
                        twins.push((row, (shard, head)));
                    }
                    _ => twins.push((row, (shard, head))),
                }
            }
            session.told_elsewhere(&rows);
            twins.into_iter().for_each(|(row, head)| session.twin(row, head, false));
            for row in rows {
                let places = session.places(row);
                let of = places.first().map_or(0, |own| fold::order(own.order));
                for Elsewhere { order, place: (input, start, end) } in places {
                    put(&mut beside, &[of, fold::order(order), u64::from(input), start, end]);
                }
            }
            FromShard::Copies { turn: *turn }
        }
        ToShard::Elsewhere { turn } => {
            let mut copies = Vec::new();
            for [row, order, input, start, end] in take::<5>(bytes) {
                let ((twin, row), order) = (parts(row), parts(order));
                if let Some(shard) = twin.checked_sub(1) {
                    session.twin(row, (shard, order.1), true);
                }
                copies.push((row, Elsewhere { order, place: (small(input), start, end) }));
            }
            session.found_elsewhere(copies);
            FromShard::Elsewhere { turn: *turn }
        }
        ToShard::Stands { input, around } => {
            session.stands(*input, *around);
            return None;
        }
        ToShard::Parts { turn } => {
            let parts = session.ledger_parts().into_iter();
            let parts = parts.map(|part| (part.input, part.entries, part.rules)).collect();
            FromShard::Parts { turn: *turn, parts }
        }
        _ => return None,
    };
    Some((answer, beside))
}
