//! How a list of calls is written, and what is derived from it.
//!
//! [`service_calls!`](crate::service_calls) turns one list into an enum of call numbers, a documentation table and, for each
//! call, typed arguments and results with the place of every field.

use crate::rpc::Data;

/// Which data word a field lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The 21 bits of word 1.
    D0,
    /// Word 2.
    D1,
    /// Word 3.
    D2,
}

/// The place of one argument or result in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name, for tables and traces.
    pub name: &'static str,
    /// Data word.
    pub word: Word,
    /// Highest bit.
    pub msb: u32,
    /// Lowest bit.
    pub lsb: u32,
    /// Meaning and unit.
    pub text: &'static str,
}

impl Field {
    /// Bits of the field.
    pub const fn width(self) -> u32 {
        self.msb - self.lsb + 1
    }

    /// The greatest value that fits.
    pub const fn max(self) -> u32 {
        u32::MAX >> (32 - self.width())
    }

    /// The field's value in `data`.
    pub const fn get(self, data: Data) -> u32 {
        let word = match self.word {
            Word::D0 => data.d0,
            Word::D1 => data.d1,
            Word::D2 => data.d2,
        };
        word >> self.lsb & self.max()
    }

    /// `data` with the field set; bits of `value` that do not fit are dropped.
    pub const fn set(self, data: Data, value: u32) -> Data {
        let clear = !(self.max() << self.lsb);
        let value = (value & self.max()) << self.lsb;
        match self.word {
            Word::D0 => Data {
                d0: data.d0 & clear | value,
                ..data
            },
            Word::D1 => Data {
                d1: data.d1 & clear | value,
                ..data
            },
            Word::D2 => Data {
                d2: data.d2 & clear | value,
                ..data
            },
        }
    }
}

/// What the datasheet and the trace print about a call.
#[derive(Clone, Copy, Debug)]
pub struct CallDoc {
    /// Number on the wire.
    pub number: u8,
    /// Name in upper case words, as traces print it.
    pub name: &'static str,
    /// What it does.
    pub text: &'static [&'static str],
    /// Arguments.
    pub arguments: &'static [Field],
    /// Results of a success.
    pub results: &'static [Field],
    /// Whether sending it twice does the same as sending it once.
    pub idempotent: bool,
    /// What happens on misuse.
    pub misuse: &'static str,
}

/// The list of calls that one node serves.
pub trait Service {
    /// The node that serves it.
    const NODE: crate::map::Node;
}

/// The arguments of one call, as a type: what to send where, and what comes back.
pub trait Request: Copy {
    /// The list that the call is in.
    type Service;
    /// Results of a success.
    type Results;
    /// Number on the wire.
    const CALL: u8;
    /// Whether sending it twice does the same as sending it once.
    const IDEMPOTENT: bool;
    /// The arguments as the data of a message.
    fn data(self) -> Data;
    /// The results in the data of an answer.
    fn results(data: Data) -> Self::Results;
}

/// Writes the calls of one service. See `services/peripheral.rs` for the form.
#[macro_export]
macro_rules! service_calls {
    (
        $(#[doc = $enum_doc:expr])*
        $calls:ident {
            $(
                $(#[doc = $doc:expr])*
                $variant:ident = $number:literal, $module:ident $name:literal,
                ($($argument:ident: $argument_word:ident[$argument_msb:literal:$argument_lsb:literal] $argument_text:literal),* $(,)?)
                -> ($($result:ident: $result_word:ident[$result_msb:literal:$result_lsb:literal] $result_text:literal),* $(,)?),
                $idempotent:ident, $misuse:literal;
            )*
        }
    ) => {
        $(#[doc = $enum_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $calls {
            $( $(#[doc = $doc])* $variant = $number, )*
        }

        impl $calls {
            /// Every call, in the order of the list.
            pub const ALL: &'static [$calls] = &[$($calls::$variant),*];
            /// One row a call, for datasheet and trace.
            pub const TABLE: &'static [$crate::call::CallDoc] = &[$(
                $crate::call::CallDoc {
                    number: $number,
                    name: $name,
                    text: &[$($doc),*],
                    arguments: $module::ARGUMENTS,
                    results: $module::RESULTS,
                    idempotent: $crate::service_calls!(@is $idempotent),
                    misuse: $misuse,
                }
            ),*];
            /// Number on the wire.
            pub const fn code(self) -> u8 {
                self as u8
            }
        }

        impl TryFrom<u8> for $calls {
            type Error = u8;
            fn try_from(code: u8) -> Result<Self, u8> {
                match code {
                    $( $number => Ok($calls::$variant), )*
                    other => Err(other),
                }
            }
        }

        $(
            $(#[doc = $doc])*
            pub mod $module {
                /// Number on the wire.
                pub const CALL: u8 = $number;
                /// Places of the arguments.
                pub const ARGUMENTS: &[$crate::call::Field] = &[$(argument::$argument),*];
                /// Places of the results.
                pub const RESULTS: &[$crate::call::Field] = &[$(result::$result),*];

                /// Place of each argument.
                #[allow(non_upper_case_globals)] // a field's constant has the field's own name
                pub mod argument {
                    $(
                        #[doc = $argument_text]
                        pub const $argument: $crate::call::Field = $crate::call::Field {
                            name: stringify!($argument),
                            word: $crate::call::Word::$argument_word,
                            msb: $argument_msb,
                            lsb: $argument_lsb,
                            text: $argument_text,
                        };
                    )*
                }
                /// Place of each result.
                #[allow(non_upper_case_globals)] // a field's constant has the field's own name
                pub mod result {
                    $(
                        #[doc = $result_text]
                        pub const $result: $crate::call::Field = $crate::call::Field {
                            name: stringify!($result),
                            word: $crate::call::Word::$result_word,
                            msb: $result_msb,
                            lsb: $result_lsb,
                            text: $result_text,
                        };
                    )*
                }

                /// Arguments as numbers.
                #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
                pub struct Arguments {
                    $( #[doc = $argument_text] pub $argument: u32, )*
                }
                impl Arguments {
                    /// As the data of a message.
                    #[allow(unused_mut)] // a call may have no argument
                    pub const fn to_data(self) -> $crate::rpc::Data {
                        let mut data = $crate::rpc::Data { d0: 0, d1: 0, d2: 0 };
                        $( data = argument::$argument.set(data, self.$argument); )*
                        data
                    }
                    /// From the data of a message.
                    #[allow(unused_variables)] // a call may have no argument
                    pub const fn from_data(data: $crate::rpc::Data) -> Self {
                        Self { $( $argument: argument::$argument.get(data), )* }
                    }
                }

                impl $crate::call::Request for Arguments {
                    type Service = super::$calls;
                    type Results = Results;
                    const CALL: u8 = CALL;
                    const IDEMPOTENT: bool = $crate::service_calls!(@is $idempotent);
                    fn data(self) -> $crate::rpc::Data {
                        self.to_data()
                    }
                    fn results(data: $crate::rpc::Data) -> Results {
                        Results::from_data(data)
                    }
                }

                /// Results as numbers.
                #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
                pub struct Results {
                    $( #[doc = $result_text] pub $result: u32, )*
                }
                impl Results {
                    /// As the data of a message.
                    #[allow(unused_mut)] // a call may have no result
                    pub const fn to_data(self) -> $crate::rpc::Data {
                        let mut data = $crate::rpc::Data { d0: 0, d1: 0, d2: 0 };
                        $( data = result::$result.set(data, self.$result); )*
                        data
                    }
                    /// From the data of a message.
                    #[allow(unused_variables)] // a call may have no result
                    pub const fn from_data(data: $crate::rpc::Data) -> Self {
                        Self { $( $result: result::$result.get(data), )* }
                    }
                }
            }
        )*
    };
    (@is idempotent) => { true };
    (@is once) => { false };
}
