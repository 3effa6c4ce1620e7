//! What a container wrote, line by line, with the moment at which Docker took it.

use std::time::Duration;

/// One line of either stream.
#[derive(Clone, Debug)]
pub struct Line {
    /// Time since the Unix epoch.
    pub at: Duration,
    /// The line, without Docker's timestamp.
    pub text: String,
}

/// Lines in the order of their moments.
#[derive(Clone, Debug, Default)]
pub struct Log(Vec<Line>);

impl Log {
    /// Reads what `docker logs --timestamps` prints; lines without a moment are dropped.
    pub fn parse(text: &str) -> Log {
        let mut lines: Vec<Line> = text.lines().filter_map(parse_line).collect();
        lines.sort_by_key(|line| line.at);
        Log(lines)
    }

    /// The part written at that moment or later.
    pub fn since(&self, moment: Duration) -> Log {
        Log(self
            .0
            .iter()
            .filter(|line| line.at >= moment)
            .cloned()
            .collect())
    }

    /// All lines.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.0.iter()
    }

    /// The first line with all of these words.
    pub fn first(&self, words: &[&str]) -> Option<Line> {
        self.0.iter().find(|line| has_all(line, words)).cloned()
    }

    /// The last lines for a person to read, without the requests that went well.
    pub fn tail(&self, count: usize) -> String {
        let lines = self.0.iter().filter(|line| !line.text.contains("\" 200 "));
        let lines: Vec<String> = lines
            .map(|line| format!("{:.3} {}\n", line.at.as_secs_f64(), line.text))
            .collect();
        lines[lines.len().saturating_sub(count)..].concat()
    }

    /// How many lines have all of these words.
    pub fn count(&self, words: &[&str]) -> usize {
        self.0.iter().filter(|line| has_all(line, words)).count()
    }
}

fn has_all(line: &Line, words: &[&str]) -> bool {
    words.iter().all(|word| line.text.contains(word))
}

fn parse_line(line: &str) -> Option<Line> {
    let (moment, text) = line.split_once(' ').unwrap_or((line, ""));
    Some(Line {
        at: parse_moment(moment)?,
        text: text.to_owned(),
    })
}

/// Reads `2026-01-31T23:59:59.123456789Z`.
fn parse_moment(text: &str) -> Option<Duration> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [year, month, day] = numbers(date, '-')?;
    let [hours, minutes, seconds] = numbers(clock, ':')?;
    let seconds =
        days_since_epoch(year, month, day) * 86400 + hours * 3600 + minutes * 60 + seconds;
    Some(Duration::new(
        seconds,
        format!("{fraction:0<9}").parse().ok()?,
    ))
}

fn numbers(text: &str, separator: char) -> Option<[u64; 3]> {
    let numbers: Result<Vec<u64>, _> = text.split(separator).map(str::parse).collect();
    numbers.ok()?.try_into().ok()
}

/// Days from 1970-01-01 in the Gregorian calendar, whose year is taken to begin in March.
fn days_since_epoch(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}
