//! What s6-rc-compile does with an `up` or a `down`: it is one command line of execline.

/// The words of a command line; an error in words where the compiler would refuse it.
pub fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut depth = 0_i32;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            _ if letter.is_ascii_whitespace() => {}
            '#' => while letters.next_if(|letter| *letter != '\n').is_some() {},
            _ => {
                let word = word(letter, &mut letters)?;
                match word.as_str() {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
                if depth < 0 {
                    return Err("a brace closes nothing".to_owned());
                }
                words.push(word);
            }
        }
    }
    if depth == 0 {
        Ok(words)
    } else {
        Err("a brace is never closed".to_owned())
    }
}

fn word(first: char, letters: &mut std::iter::Peekable<std::str::Chars>) -> Result<String, String> {
    let mut word = String::new();
    let mut next = Some(first);
    while let Some(letter) = next {
        match letter {
            '"' => loop {
                match letters.next().ok_or("a quote is never closed")? {
                    '"' => break,
                    '\\' => word.push(letters.next().ok_or("a quote is never closed")?),
                    other => word.push(other),
                }
            },
            '\\' => word.extend(letters.next()),
            other => word.push(other),
        }
        next = letters.next_if(|letter| !letter.is_ascii_whitespace());
    }
    Ok(word)
}
