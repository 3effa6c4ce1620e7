//! The macro that makes a type, its decoder and its schema from one table of keys.

/// Makes a struct of fields, its decoder and its schema from one table of keys.
///
/// The two texts are what stands behind "expected" and behind "write" when something else was found.
/// The braces behind a key's type, which can be left out, are what JSON Schema is told of it beside that: `default`,
/// `examples`, `minimum`, `pattern` and the like. They change nothing in what the decoder takes.
/// `near` lists what hands type instead: a key of this record, or a sentence that says what to do.
/// `text`, which can be left out, lists what hands write instead of the whole record, and what to write for it.
/// `schema`, which can be left out, is what JSON Schema is told of keys that need or exclude each other. A key is named
/// under `properties` there only within a `not`: elsewhere editors would offer it twice, once without a description.
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        pub struct $name:ident: $expected:literal, $example:literal {
            $( $(#[doc = $doc:literal])* $key:literal $field:ident: $type:ty $({ $($more:tt)* })?, )*
        }
        near { $( $word:literal => $hint:literal, )* }
        $( text { $( $text:literal => $remedy:literal, )* } )?
        $( schema { $($rules:tt)* } )?
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Default)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $crate::blueprint::field::Field<$type>, )*
        }

        impl $crate::blueprint::decode::Decode for $name {
            const EXPECTED: &'static str = $expected;

            const KEYS: &'static [&'static str] = &[$($key),*];

            fn remedy(found: &$crate::blueprint::node::Node) -> String {
                let known: &[(&str, &str)] = &[$( $(($text, $remedy)),* )?];
                found
                    .remedy_among(known)
                    .map_or_else(|| format!("write {}", $example), str::to_owned)
            }

            fn decode(
                node: &$crate::blueprint::node::Node,
                decoder: &mut $crate::blueprint::decode::Decoder,
            ) -> Option<Self> {
                let mut record = Self::default();
                for (key, value) in decoder.mapping::<Self>(node)? {
                    match key.value.as_str() {
                        $( $key => record.$field = decoder.field(&key, value), )*
                        // As in Compose, a place for what only anchors refer to.
                        other if other.starts_with("x-") => {}
                        _ => {
                            let known = [$($key),*];
                            let meant = decoder.unknown_key(&key, value, &known, &[$(($word, $hint)),*]);
                            // What was meant is there, and is a mistake: that it is missing is none of its own.
                            $( if meant.contains(&$key) { record.$field.spoil(); } )*
                        }
                    }
                }
                Some(record)
            }
        }

        impl $crate::blueprint::describe::Describe for $name {
            fn describe() -> serde_json::Value {
                let keys = vec![ $( (
                    $key,
                    $crate::blueprint::describe::key::<$type>(
                        &[$($doc),*],
                        serde_json::json!({ $($($more)*)? }),
                    ),
                ) ),* ];
                let rules = serde_json::json!({ $($($rules)*)? });
                $crate::blueprint::describe::record(&[$($about),*], keys, rules)
            }
        }
    };
}

pub(crate) use record;
