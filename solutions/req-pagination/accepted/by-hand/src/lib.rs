//! The same by hand: bytes are decoded one by one, and numbers are added up digit by digit.

mod api;

pub use api::{Page, PageError};

#[derive(Default)]
struct Found {
    limit: Option<Vec<u8>>,
    offset: Option<Vec<u8>>,
}

pub fn parse_page(raw_query: &str) -> Result<Page, PageError> {
    let mut found = Found::default();
    for pair in raw_query.as_bytes().split(|byte| *byte == b'&') {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().unwrap_or_default());
        let value = decode(halves.next().unwrap_or_default());
        let slot = match name.as_slice() {
            b"limit" => &mut found.limit,
            b"offset" => &mut found.offset,
            _ => continue,
        };
        slot.get_or_insert(value);
    }

    let limit = match found.limit.as_deref() {
        None | Some([]) => 100,
        Some(digits) => match number(digits) {
            Some(limit @ 1..=1000) => u32::try_from(limit).map_err(|_| PageError::Limit)?,
            _ => return Err(PageError::Limit),
        },
    };
    let offset = match found.offset.as_deref() {
        None | Some([]) => 0,
        Some(digits) => number(digits).ok_or(PageError::Offset)?,
    };
    Ok(Page { limit, offset })
}

fn decode(raw: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        rest = match rest {
            [] => return decoded,
            [b'+', tail @ ..] => {
                decoded.push(b' ');
                tail
            }
            [b'%', high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(nibble(*high) << 4 | nibble(*low));
                tail
            }
            [byte, tail @ ..] => {
                decoded.push(*byte);
                tail
            }
        };
    }
}

fn nibble(digit: u8) -> u8 {
    match digit {
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => digit - b'0',
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })
}
