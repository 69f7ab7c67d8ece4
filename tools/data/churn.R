# Writes notebooks/data/churn.csv from the data set wa_churn of the R package modeldata 1.1.0.
#
#     Rscript tools/data/churn.R PACKAGE notebooks/data/churn.csv
#
# PACKAGE is the folder of the installed package. On Debian and Ubuntu it can be had without
# the packages it depends on, which the data do not need:
#
#     apt-get download r-cran-modeldata && dpkg -x r-cran-modeldata_*.deb unpacked
#     Rscript tools/data/churn.R unpacked/usr/lib/R/site-library/modeldata …

arguments <- commandArgs(trailingOnly = TRUE)
sets <- new.env()
lazyLoad(file.path(arguments[1], "data", "Rdata"), envir = sets)
text <- capture.output(write.csv(sets$wa_churn, row.names = FALSE, quote = FALSE, na = ""))
stopifnot(lengths(regmatches(text, gregexpr(",", text))) == 19) # no text holds a comma
writeLines(text, arguments[2])
