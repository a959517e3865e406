// The command line: one file per command, each registered here by a line of its own.
#pragma once

namespace CLI {
class App;
}

namespace turnaround::cli {

/// Exit statuses: 0 all well, 1 some input was wrong, 2 wrong usage.
int run(int argc, char** argv);

/// Each adds its subcommand to `app`; the chosen one stores its exit status in `status` when CLI11 runs it.
void add_backtest(CLI::App& app, int& status);
void add_backup(CLI::App& app, int& status);  ///< backup and restore
void add_hours(CLI::App& app, int& status);
void add_check(CLI::App& app, int& status);
void add_test(CLI::App& app, int& status);
void add_compile(CLI::App& app, int& status);
void add_train(CLI::App& app, int& status);
void add_decide(CLI::App& app, int& status);
void add_doctor(CLI::App& app, int& status);
void add_explain(CLI::App& app, int& status);
void add_parked(CLI::App& app, int& status);
void add_recompute(CLI::App& app, int& status);
/// `seal` and `reseal`.
void add_seal(CLI::App& app, int& status);
void add_serve(CLI::App& app, int& status);

}  // namespace turnaround::cli
