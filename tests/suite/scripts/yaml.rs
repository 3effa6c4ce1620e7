//! Any text as a YAML scalar that a blueprint takes literally.

/// A double-quoted scalar in which every odd letter is an escape, and two braces are no template.
pub fn literal(text: &str) -> String {
    escaped(&text.replace("{{", "{{ \"{{\" }}"))
}

/// A double-quoted scalar in which every odd letter is an escape.
pub fn escaped(text: &str) -> String {
    let letters = text.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() || " {}/=._-".contains(letter) {
            letter.to_string()
        } else {
            format!("\\U{:08X}", u32::from(letter))
        }
    });
    format!("\"{}\"", letters.collect::<String>())
}

/// A list of such scalars.
pub fn list(texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| literal(text)).collect();
    format!("[{}]", texts.join(", "))
}
