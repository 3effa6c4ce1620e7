//! Columns of text, as wide as their widest cell.

use unicode_width::UnicodeWidthStr;

/// What stands where a row has nothing to say in a column in which others have.
const NOTHING: &str = "-";

/// The rows below each other under their heads, columns two blanks apart. A column in which no row says anything is
/// left out, and no blank ends a line. Without a row there is no table.
pub fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let kept: Vec<usize> = (0..N)
        .filter(|&column| rows.iter().any(|row| !row[column].is_empty()))
        .collect();
    let cell = |row: &[String; N], column: usize| {
        let text = &row[column];
        if text.is_empty() { NOTHING } else { text }.to_owned()
    };
    let head = kept.iter().map(|&column| heads[column].to_owned());
    let mut lines: Vec<Vec<String>> = vec![head.collect()];
    lines.extend(
        rows.iter()
            .map(|row| kept.iter().map(|&column| cell(row, column)).collect()),
    );
    aligned(&lines)
}

/// The same without heads, for a list of pairs and the like.
pub fn list<const N: usize>(rows: &[[String; N]]) -> String {
    let lines: Vec<Vec<String>> = rows.iter().map(|row| row.to_vec()).collect();
    aligned(&lines)
}

fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = lines.iter().map(|line| line[column].width());
            cells.max().unwrap_or(0)
        })
        .collect();
    let line = |cells: &Vec<String>| {
        let padded = cells.iter().zip(&widths);
        let padded: Vec<String> = padded
            .map(|(cell, width)| cell.clone() + &" ".repeat(width - cell.width()))
            .collect();
        format!("  {}\n", padded.join("  ").trim_end())
    };
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    fn rows<const N: usize, const M: usize>(rows: [[&str; N]; M]) -> Vec<[String; N]> {
        rows.map(|row| row.map(str::to_owned)).to_vec()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = rows([["long", "c"], ["ä", ""], ["漢字", "d"]]);
        assert_eq!(
            table(["a", "b"], &rows),
            "  a     b\n  long  c\n  ä     -\n  漢字  d\n"
        );
    }

    #[test]
    fn a_column_that_says_nothing_is_left_out() {
        let rows = rows([["long", "", "c"]]);
        assert_eq!(table(["a", "b", "c"], &rows), "  a     c\n  long  c\n");
        assert_eq!(table::<2>(["a", "b"], &[]), "");
    }
}
