//! The signals of a board top, and their pins.

/// Declares the signals of the top once: the list for the check of board files, and the placing of each. `<OPTION>` behind the
/// top is one parameter more that it has.
macro_rules! signals {
    ($top:ident $(<$option:ident>)?, $($name:ident: $width:literal $(at $megahertz:expr)?),* $(,)?) => {
        /// Signals and their widths.
        pub const PORTS: &[(&str, usize)] = &[$((stringify!($name), $width)),*];

        impl<const A: usize, const INSTRUMENTS: usize, const P: usize, const L: usize $(, const $option: usize)?>
            $top<A, INSTRUMENTS, P, L $(, $option)?>
        {
            /// Puts the pins of the board on every signal.
            fn place(&mut self, board: &$crate::board::Board) -> Result<(), String> {
                $($crate::constraints::place(board, stringify!($name), &mut self.$name, signals!(@rate board $($megahertz)?))?;)*
                Ok(())
            }
        }
    };
    (@rate $board:ident) => { None };
    (@rate $board:ident $megahertz:expr) => { Some($megahertz($board)) };
}

pub(super) use signals;
