//! The macro that makes a type and its decoder from one table of keys.

/// Makes a struct of fields and its decoder from one table of keys.
///
/// The two texts are what stands behind "expected" and behind "write" when something else was found.
/// `near` lists what hands type instead: a key of this record, or a sentence that says what to do.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $expected:literal, $example:literal {
            $( $(#[$doc:meta])* $key:literal $field:ident: $type:ty, )*
        }
        near { $( $word:literal => $hint:literal, )* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        pub struct $name {
            $( $(#[$doc])* pub $field: $crate::blueprint::field::Field<$type>, )*
        }

        impl $crate::blueprint::decode::Decode for $name {
            const EXPECTED: &'static str = $expected;

            fn remedy(_: &$crate::blueprint::node::Node) -> String {
                format!("write {}", $example)
            }

            fn decode(
                node: &$crate::blueprint::node::Node,
                decoder: &mut $crate::blueprint::decode::Decoder,
            ) -> Option<Self> {
                let mut record = Self::default();
                for (key, value) in decoder.mapping::<Self>(node)? {
                    match key.value.as_str() {
                        $( $key => record.$field = decoder.field(&key, value), )*
                        _ => decoder.unknown_key(&key, &[$($key),*], &[$(($word, $hint)),*]),
                    }
                }
                Some(record)
            }
        }
    };
}

pub(crate) use record;
