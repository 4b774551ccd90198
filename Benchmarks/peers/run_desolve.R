# deSolve in R: LSODA over a compiled right-hand side, one call for each subject, doses as a table of events.
suppressMessages(library(deSolve))
arguments <- commandArgs(TRUE)
folder <- arguments[1]
name <- arguments[2]
source_of <- function(key, text) regmatches(text, regexpr(key, text, perl = TRUE))
text <- paste(readLines(file.path(folder, paste0(name, ".json")), warn = FALSE), collapse = "\n")
number <- function(key) as.numeric(sub(".*:", "", source_of(paste0('"', key, '"\\s*:\\s*[-0-9.e]+'), text)))
outputs <- number("outputs")
times <- seq(0, number("end"), length.out = outputs)
share <- number("absoluteShare")
library_path <- file.path(folder, paste0(name, "-desolve.so"))
dyn.load(library_path)
sizes <- .C("workload_sizes", integer(4))[[1]]
names(sizes) <- c("states", "outputs", "drawn", "dose_state")
initial <- .C("workload_initial", double(sizes["states"]))[[1]]
draws <- file.path(folder, paste0(name, "-draws.f64"))
draws <- matrix(readBin(draws, "double", file.size(draws) / 8), nrow = sizes["drawn"])
events <- NULL
if (sizes["dose_state"] >= 0) {
  state <- sizes["dose_state"] + 1
  amount <- number("amount")
  at <- number("interval") * seq_len(number("count") - 1)
  names(initial) <- paste0("y", seq_along(initial))
  initial[state] <- initial[state] + amount
  events <- list(data = data.frame(var = names(initial)[state], time = at, value = amount, method = "add"))
}
run <- function(tolerance, count) lapply(seq_len(count), function(subject) {
  parameters <- draws[, (subject - 1) %% ncol(draws) + 1]
  lsoda(initial, times, "derivatives", parameters, rtol = tolerance, atol = tolerance * share, dllname = paste0(name, "-desolve"),
        initfunc = "start", nout = sizes["outputs"], events = events, maxsteps = 1000000)
})
answer <- function(...) { cat(..., "\n"); flush(stdout()) }
answer("deSolve", as.character(packageVersion("deSolve")))
requests <- file("stdin", "r")
while (length(line <- readLines(requests, 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  tolerance <- as.numeric(words[1])
  count <- as.integer(words[2])
  failure <- tryCatch({
    before <- proc.time()
    results <- run(tolerance, count)
    spent <- proc.time() - before
    if (length(words) > 2) {
      columns <- 1 + sizes["states"] + seq_len(sizes["outputs"])
      values <- unlist(lapply(results, function(table) as.vector(t(table[, columns, drop = FALSE]))))
      writeBin(values, words[3])
    }
    answer(spent[["user.self"]] + spent[["sys.self"]], spent[["elapsed"]])
    NULL
  }, error = function(error) conditionMessage(error))
  if (!is.null(failure)) answer("error", gsub("\n", " ", failure))
}
