// The only program: parses the command line and runs one command.
#include "webhook-server/cli/cli.h"

int main(int argc, char** argv) {
  return turnaround::cli::run(argc, argv);
}
