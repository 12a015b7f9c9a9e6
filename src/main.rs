//! The program: arguments to run to exit code.

fn main() -> std::process::ExitCode {
    mildias::cli::main()
}
