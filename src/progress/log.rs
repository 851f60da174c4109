//! The log file: one JSON record a line, appended under a lock. A line that was torn by a crash costs that line alone, and is
//! reported.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::{Event, Record};

/// The log of one workbook.
#[derive(Debug, Clone)]
pub struct Log {
    path: PathBuf,
}

/// All that could be read, and what couldn't.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The records in the order in which they were written.
    pub records: Vec<Record>,
    /// Lines that can't be read.
    pub damaged: Vec<Damage>,
}

/// A line that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The line's number, from 1.
    pub line: usize,
    /// Why.
    pub what: String,
}

impl Log {
    /// The log in this file, which need not exist.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a record. When this returns, the record outlives the process.
    pub fn append(&self, at: Timestamp, event: Event) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .read(true)
            .open(&self.path)?;
        file.lock()?;
        let mut line = Vec::new();
        // A torn last line must not swallow this one.
        if ends_torn(&mut file)? {
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, &Record { v: 1, at, event })?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// Reads all of it. A log that isn't there is empty.
    pub fn read(&self) -> io::Result<Contents> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::default()),
            Err(error) => return Err(error),
        };
        file.lock_shared()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(parse(&bytes))
    }
}

fn ends_torn(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn parse(bytes: &[u8]) -> Contents {
    let mut contents = Contents::default();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(record) => contents.records.push(record),
            Err(error) => contents.damaged.push(Damage {
                line: index + 1,
                what: error.to_string(),
            }),
        }
    }
    contents
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::Timestamp;

    use super::{Log, parse};
    use crate::progress::{Event, Grade};

    fn hint(number: usize) -> Event {
        Event::Hint {
            exercise: "http-health".to_owned(),
            number,
        }
    }

    #[test]
    fn a_cut_at_any_byte_loses_one_record_at_most_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path().join("progress.jsonl"));
        for number in 1..=3 {
            log.append(Timestamp::UNIX_EPOCH, hint(number)).unwrap();
        }
        let whole = fs::read(log.path()).unwrap();
        for length in 0..=whole.len() {
            fs::write(log.path(), &whole[..length]).unwrap();
            let complete = whole[..length].iter().filter(|byte| **byte == b'\n').count();
            let before = log.read().unwrap();
            // A record without its line end is still whole.
            assert!(before.records.len() == complete || before.records.len() == complete + 1);
            let torn = length > 0 && whole[length - 1] != b'\n' && before.records.len() == complete;
            assert_eq!(before.damaged.len(), usize::from(torn), "cut at {length}");
            log.append(Timestamp::UNIX_EPOCH, hint(9)).unwrap();
            let after = log.read().unwrap();
            assert_eq!(after.records.len(), before.records.len() + 1, "cut at {length}");
            assert_eq!(after.records.last().unwrap().event, hint(9));
            assert_eq!(after.damaged, before.damaged);
        }
    }

    #[test]
    fn records_of_many_writers_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path().join("progress.jsonl"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..50).for_each(|number| log.append(Timestamp::UNIX_EPOCH, hint(number)).unwrap()));
            }
        });
        let contents = log.read().unwrap();
        assert_eq!((contents.records.len(), contents.damaged.len()), (400, 0));
    }

    #[test]
    fn an_answer_to_a_card_is_a_line_that_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path().join("progress.jsonl"));
        let answered = |grade| Event::Reviewed {
            card: "http-head".to_owned(),
            grade,
            due: true,
        };
        for grade in Grade::ALL {
            log.append(Timestamp::UNIX_EPOCH, answered(grade)).unwrap();
        }
        let text = fs::read_to_string(log.path()).unwrap();
        for (line, grade) in text.lines().zip(Grade::ALL) {
            let event = format!(
                r#"{{"kind":"reviewed","card":"http-head","grade":"{}","due":true}}"#,
                grade.as_str()
            );
            assert_eq!(
                line,
                format!(r#"{{"v":1,"at":"1970-01-01T00:00:00Z","event":{event}}}"#)
            );
        }
        let read: Vec<Event> = log
            .read()
            .unwrap()
            .records
            .into_iter()
            .map(|record| record.event)
            .collect();
        assert_eq!(read, Grade::ALL.map(answered));
    }

    #[test]
    fn what_a_newer_program_wrote_is_reported_and_the_rest_is_read() {
        let contents = parse(
            br#"{"v":2,"at":"1970-01-01T00:00:00Z","event":{"kind":"dreamt","of":"http-head"}}
{"v":1,"at":"1970-01-01T00:00:00Z","event":{"kind":"reviewed","card":"a","grade":"perfect","due":true}}
{"v":1,"at":"1970-01-01T00:00:00Z","event":{"kind":"reviewed","card":"a","grade":"good","due":false,"more":1}}
"#,
        );
        assert_eq!((contents.records.len(), contents.damaged.len()), (1, 2));
        assert!(contents.damaged[1].what.contains("perfect"), "{:?}", contents.damaged);
    }

    #[test]
    fn what_is_no_record_is_damage_with_its_line() {
        let contents = parse(b"\xff\xfe\n\n{\"v\":1}\n");
        assert_eq!(
            contents.damaged.iter().map(|damage| damage.line).collect::<Vec<_>>(),
            [1, 3]
        );
    }
}
