# Reads the rows of `kutip extract` with base R: right types, UTF-8, offsets into the texts.
#
#   kutip extract corpus/gold/texts -o quotes.csv
#   Rscript examples/quotations.R quotes.csv corpus/gold/texts
#
# The second argument is the folder with the articles; without it the offsets are not checked.

read_quotations <- function(path) {
  # All columns as text first: a title "0123" must not become a number, and "NA" may be a name.
  rows <- read.csv(path, colClasses = "character", na.strings = character(), encoding = "UTF-8",
                   check.names = FALSE, strip.white = FALSE)
  whole <- c("content_start", "content_end", "cue_start", "cue_end", "source_start", "source_end",
             "paragraph", "sentence")
  # Empty cells, as those of a cue that is not there, become NA.
  rows[whole] <- lapply(rows[whole], as.integer)
  rows$confidence <- as.numeric(rows$confidence)
  rows$type <- factor(rows$type, levels = c("direct", "indirect", "mixed"))
  for (column in c("source_form", "speaker_kind", "section", "cue_class")) {
    rows[[column]] <- factor(rows[[column]])
  }
  # The day of the article where it is written in ISO, else NA.
  iso <- grepl("^[0-9]{4}-[0-9]{2}-[0-9]{2}", rows$date)
  rows$day <- as.Date(ifelse(iso, substr(rows$date, 1, 10), NA), optional = TRUE)
  rows
}

# The text of an article as kutip counts it: line ends as they are, nothing dropped.
read_article <- function(path) {
  bytes <- readBin(path, "raw", file.size(path))
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  text
}

# Offsets count code points from 0, the end excluded; substring counts from 1, the end included.
slice <- function(text, start, end) substring(text, start + 1L, end)

# The pieces of a content, "12:45;60:90", as a matrix with columns start and end.
pieces <- function(spans) {
  numbers <- as.integer(unlist(strsplit(spans, "[:;]")))
  matrix(numbers, ncol = 2, byrow = TRUE, dimnames = list(NULL, c("start", "end")))
}

# The table that quanteda::corpus(docid_field = "doc_id", text_field = "text") and
# corpustools::create_tcorpus(doc_column = "doc_id", text_columns = "text") take: a document for each quotation.
as_documents <- function(rows) {
  data.frame(doc_id = rows$quote_id, text = rows$content, article = rows$doc_id,
             rows[c("type", "speaker", "speaker_kind", "role", "cue_lemma", "cue_class", "outlet", "day")])
}

main <- function(arguments) {
  if (length(arguments) < 1) stop("usage: Rscript quotations.R QUOTES.csv [FOLDER]", call. = FALSE)
  rows <- read_quotations(arguments[1])
  cat(nrow(rows), "quotations in", length(unique(rows$doc_id)), "articles\n\n")
  print(table(rows$type))
  cat("\nMost quoted:\n")
  named <- rows$speaker != "" & !(rows$speaker_kind %in% c("unnamed", "none"))
  print(head(sort(table(speaker = rows$speaker[named]), decreasing = TRUE), 5))

  documents <- as_documents(rows)
  stopifnot(!anyDuplicated(documents$doc_id), all(nzchar(documents$text)))
  if (requireNamespace("quanteda", quietly = TRUE)) {
    quotations <- quanteda::corpus(documents, docid_field = "doc_id", text_field = "text")
    print(quanteda::ndoc(quotations))
  }

  if (length(arguments) > 1) {
    for (id in unique(rows$doc_id)) {
      text <- read_article(file.path(arguments[2], id))
      of <- rows[rows$doc_id == id, ]
      # A headline that is a field of its own has offsets of that field; text files have none.
      stopifnot(slice(text, of$content_start, of$content_end) == of$content)
      cued <- !is.na(of$cue_start)
      stopifnot(slice(text, of$cue_start[cued], of$cue_end[cued]) == of$cue[cued])
      for (spans in of$content_spans) stopifnot(pieces(spans)[, "start"] < pieces(spans)[, "end"])
    }
    cat("\nall offsets fit\n")
  }
}

main(commandArgs(trailingOnly = TRUE))
