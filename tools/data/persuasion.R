# Writes notebooks/data/persuasion.txt.gz from the R package janeaustenr 1.0.0.
#
#     Rscript tools/data/persuasion.R PACKAGE notebooks/data/persuasion.txt.gz
#
# PACKAGE is the folder of the installed package. On Debian and Ubuntu it can be had without
# installing it:
#
#     apt-get download r-cran-janeaustenr && dpkg -x r-cran-janeaustenr_*.deb unpacked
#     Rscript tools/data/persuasion.R unpacked/usr/lib/R/site-library/janeaustenr …
#
# The package has the novel as printed lines with empty lines between paragraphs. Here each
# paragraph becomes one line, with single spaces; the title page and the closing word are left out.

arguments <- commandArgs(trailingOnly = TRUE)
sets <- new.env()
lazyLoad(file.path(arguments[1], "data", "Rdata"), envir = sets)
lines <- trimws(sets$persuasion)
empty <- lines == ""
paragraphs <- tapply(lines[!empty], cumsum(empty)[!empty], paste, collapse = " ")
paragraphs <- gsub(" +", " ", paragraphs)
first <- match("Chapter 1", paragraphs)
last <- match("Finis", paragraphs) - 1
target <- gzfile(arguments[2], "wb", compression = 9)
writeLines(paragraphs[first:last], target, sep = "\n")
close(target)
