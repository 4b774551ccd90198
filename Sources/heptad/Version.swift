/// The version of the program, as `--version` and the foot of every page print it.
let heptadVersion = "0.1.0"
