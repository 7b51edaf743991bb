# Static binary ideal points of one Congress's Senate by pscl::ideal and MCMCpack::MCMCirt1d.
# Usage: Rscript benchmarks/r/senate_posterior_means.R VOTES.csv MEANS.csv COST.csv
# VOTES.csv is Voteview's votes file; MEANS.csv gets icpsr, pscl, mcmcpack (posterior means);
# COST.csv gets tool, iterations, user CPU seconds, median effective sample size over members.
suppressPackageStartupMessages({library(pscl); library(MCMCpack); library(coda)})
paths <- commandArgs(trailingOnly = TRUE)
votes <- read.csv(paths[1])
votes <- votes[votes$cast_code %in% 1:6, ]
votes$yea <- as.integer(votes$cast_code <= 3)
members <- sort(unique(votes$icpsr)); calls <- sort(unique(votes$rollnumber))
Y <- matrix(NA_integer_, length(members), length(calls), dimnames = list(members, calls))
Y[cbind(match(votes$icpsr, members), match(votes$rollnumber, calls))] <- votes$yea
contested <- apply(Y, 2, function(y) length(unique(na.omit(y))) == 2)
Y <- Y[, contested]
set.seed(1)
burn <- 1000; kept <- 10000
cost <- function(tool, time, draws) data.frame(tool = tool, iterations = burn + kept,
  cpu_seconds = unname(time["user.self"]), median_ess = median(effectiveSize(as.mcmc(draws))))

time_pscl <- system.time(fit <- ideal(rollcall(Y), d = 1, maxiter = burn + kept, burnin = burn, thin = 1,
                                      normalize = TRUE, store.item = FALSE, verbose = FALSE))
x <- fit$x[, , 1]
means_pscl <- colMeans(x)

# A direction for MCMCpack: two members from the ends of the first fit.
low <- as.character(members)[which.min(means_pscl)]; high <- as.character(members)[which.max(means_pscl)]
constraints <- setNames(list("-", "+"), c(low, high))
time_mcmc <- system.time(draws <- MCMCirt1d(Y, theta.constraints = constraints, burnin = burn, mcmc = kept,
  thin = 1, seed = 1, verbose = 0, t0 = 0, T0 = 1, a0 = 0, A0 = 0.04, b0 = 0, B0 = 0.04, store.item = FALSE))
theta <- as.matrix(draws)[, paste0("theta.", members)]
scaled <- t(apply(theta, 1, function(row) (row - mean(row)) / sd(row)))
write.csv(data.frame(icpsr = members, pscl = round(means_pscl, 5), mcmcpack = round(colMeans(scaled), 5)),
          paths[2], row.names = FALSE)
write.csv(rbind(cost("pscl", time_pscl, x), cost("mcmcpack", time_mcmc, scaled)), paths[3], row.names = FALSE)
