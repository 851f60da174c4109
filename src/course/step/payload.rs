//! Bodies and raw bytes as cases write them, put together.

use super::{Body, Part};

/// The longest body that a case may have, in bytes.
const LONGEST: usize = 128 << 20;

/// A body's bytes, or what is wrong with it.
pub fn body(body: &Body) -> Result<Vec<u8>, String> {
    let parts = match body {
        Body::Text(text) => return Ok(text.clone().into_bytes()),
        Body::Parts(parts) => parts,
    };
    let mut bytes = Vec::new();
    let mut pad = None;
    for part in parts {
        match part {
            Part::Text(text) => bytes.extend_from_slice(text.as_bytes()),
            Part::Repeat { repeat, times } => bytes.extend(repeated(repeat, *times)?),
            Part::Hex { hex } => bytes.extend(self::hex(hex)?),
            Part::Pad { pad_to, with } => {
                if !with.is_ascii() {
                    return Err(format!("a body is padded with {with:?}: take one ASCII character"));
                }
                if pad.replace((bytes.len(), *pad_to, *with as u8)).is_some() {
                    return Err("a body has two `pad_to` parts: one at most can fill it up".to_owned());
                }
            }
        }
    }
    if let Some((at, pad_to, with)) = pad {
        let Some(missing) = pad_to.checked_sub(bytes.len()) else {
            let length = bytes.len();
            return Err(format!(
                "`pad_to` is {pad_to}, but the other parts have {length} bytes already"
            ));
        };
        if pad_to > LONGEST {
            return Err(too_long(pad_to));
        }
        bytes.splice(at..at, std::iter::repeat_n(with, missing));
    }
    Ok(bytes)
}

/// Text repeated, or a complaint about its length.
pub fn repeated(text: &str, times: usize) -> Result<Vec<u8>, String> {
    match text.len().checked_mul(times) {
        Some(length) if length <= LONGEST => Ok(text.as_bytes().repeat(times)),
        length => Err(too_long(length.unwrap_or(usize::MAX))),
    }
}

fn too_long(length: usize) -> String {
    format!("a body of {length} bytes is too long: {LONGEST} at most")
}

/// Bytes of pairs of hexadecimal digits; white space between pairs is free.
pub fn hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let complaint = || format!("`{text}` is not hexadecimal: pairs of the digits 0-9 and a-f are needed");
    if !digits.len().is_multiple_of(2) {
        return Err(complaint());
    }
    let value = |digit: u8| char::from(digit).to_digit(16).ok_or_else(complaint);
    digits
        .chunks_exact(2)
        .map(|pair| Ok((value(pair[0])? << 4 | value(pair[1])?) as u8))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{body, hex};
    use crate::course::step::{Body, Part};

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    #[test]
    fn a_pad_fills_up_to_the_whole_length_wherever_it_stands() {
        let pad = Part::Pad { pad_to: 10, with: 'x' };
        let parts = vec![text("{\""), pad, text("\"}")];
        assert_eq!(body(&Body::Parts(parts)).unwrap(), b"{\"xxxxxx\"}");
    }

    #[test]
    fn parts_follow_each_other() {
        let repeat = Part::Repeat {
            repeat: "ab".to_owned(),
            times: 2,
        };
        let hex = Part::Hex {
            hex: "ff 00".to_owned(),
        };
        assert_eq!(
            body(&Body::Parts(vec![repeat, hex, text("z")])).unwrap(),
            b"abab\xff\x00z"
        );
    }

    #[test]
    fn senseless_parts_are_told() {
        let small = Part::Pad { pad_to: 1, with: 'x' };
        assert!(
            body(&Body::Parts(vec![text("abc"), small]))
                .unwrap_err()
                .contains("3 bytes already")
        );
        let twice = || Part::Pad { pad_to: 9, with: 'x' };
        assert!(body(&Body::Parts(vec![twice(), twice()])).unwrap_err().contains("two"));
        let wide = Part::Pad { pad_to: 9, with: 'ä' };
        assert!(body(&Body::Parts(vec![wide])).unwrap_err().contains("ASCII"));
        let huge = Part::Repeat {
            repeat: "ab".to_owned(),
            times: usize::MAX,
        };
        assert!(body(&Body::Parts(vec![huge])).unwrap_err().contains("too long"));
        for odd in ["f", "fg", "+f", "é0"] {
            assert!(hex(odd).is_err(), "{odd}");
        }
    }
}
