//! A query's text as tokens with their columns.

use super::TextError;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Colon,
    Minus,
    /// `<`, `<=`, `>`, `>=`
    Op(&'static str),
    /// Between quotes, decoded.
    Quoted(String),
    Word(String),
}

/// The tokens, each with its column; the last column is where the text ends.
pub(super) fn tokens(text: &str) -> Result<(Vec<(usize, Token)>, usize), TextError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<(usize, Token)> = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at).copied() {
        let start = at;
        at += 1;
        let token = match first {
            space if space.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ':' => Token::Colon,
            '<' | '>' if matches!(tokens.last(), Some((_, Token::Word(_)))) => {
                let equals = chars.get(at) == Some(&'=');
                at += usize::from(equals);
                Token::Op(match (first, equals) {
                    ('<', false) => "<",
                    ('<', true) => "<=",
                    ('>', false) => ">",
                    _ => ">=",
                })
            }
            '"' => {
                let (text, end) = quoted(&chars, at).ok_or_else(|| TextError {
                    column: start + 1,
                    message: "This quote is not closed.".to_owned(),
                })?;
                at = end;
                Token::Quoted(text)
            }
            '-' if chars.get(at).is_some_and(|next| !next.is_whitespace())
                && !after_colon(&tokens) =>
            {
                Token::Minus
            }
            _ => {
                while chars.get(at).is_some_and(|next| is_word(*next)) {
                    at += 1;
                }
                Token::Word(chars.get(start..at).unwrap_or_default().iter().collect())
            }
        };
        tokens.push((start + 1, token));
    }
    Ok((tokens, chars.len() + 1))
}

fn after_colon(tokens: &[(usize, Token)]) -> bool {
    matches!(tokens.last(), Some((_, Token::Colon | Token::Op(_))))
}

/// Whether a character goes on a bare word.
pub(super) fn is_word(letter: char) -> bool {
    !letter.is_whitespace() && !"():\"<>".contains(letter)
}

fn quoted(chars: &[char], mut at: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    loop {
        match chars.get(at)? {
            '"' => return Some((text, at + 1)),
            '\\' => {
                text.push(*chars.get(at + 1)?);
                at += 2;
            }
            letter => {
                text.push(*letter);
                at += 1;
            }
        }
    }
}
