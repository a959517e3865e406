// Every bound of the server in one place: what a stranger may send, how long it may take, how much is held at once.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/time/time.h"

namespace turnaround::limits {

// One request (ingress/framing.h).
inline constexpr std::size_t kHeadBytes = 16u << 10;  ///< request line and header lines with their line ends
inline constexpr std::size_t kHeaderLines = 64;
inline constexpr std::size_t kTargetBytes = 256;  ///< path and query
inline constexpr std::size_t kBodyBytes = 1u << 20;

// All connections together (ingress/listener.h).
inline constexpr int kBacklog = 1024;
inline constexpr std::size_t kConnections = 4096;
inline constexpr std::size_t kConnectionsPerPeer = 1024;
inline constexpr std::size_t kHeldBytes = 32u << 20;  ///< received and not answered, or answered and not taken
/// Finished answers that the connections' thread has not taken yet; beyond that the workers wait.
inline constexpr std::size_t kUntakenBytes = 8u << 20;
/// Threads that answer whole requests. None of them waits for the disk; a page may wait for a session that reads.
inline constexpr std::size_t kWorkers = 6;

// How long a peer may take.
inline constexpr std::chrono::milliseconds kHeadDeadline{
    5'000};  ///< from a request's first byte (or accept) to its last header
inline constexpr std::chrono::milliseconds kRequestDeadline{10'000};  ///< from a request's first byte to its last
inline constexpr std::chrono::milliseconds kIdleDeadline{60'000};     ///< between requests of one connection
inline constexpr std::chrono::milliseconds kWriteDeadline{30'000};    ///< for taking a whole answer
inline constexpr std::chrono::milliseconds kLingerDeadline{2'000};    ///< for reading a closing answer and hanging up
inline constexpr std::chrono::milliseconds kDrainDeadline{10'000};    ///< for what is in progress when the server stops

/// Lines a second about what strangers send; the others are counted.
inline constexpr std::uint64_t kRefusalsLogged = 5;

/// Bodies above this size are taken apart one at a time: the tree of a body is many times its size.
inline constexpr std::size_t kLargeBodyBytes = 16u << 10;

// The store.
inline constexpr std::size_t kBatchChanges = 512;  ///< of one group commit
inline constexpr std::size_t kBatchBytes = 4u << 20;
inline constexpr int kLogPages = 4'000;     ///< of 4 KiB: the write-ahead log is then moved into the database
inline constexpr std::size_t kReaders = 4;  ///< sessions that read at once
inline constexpr int kClashTries = 5;       ///< of a batch that another server was in the way of
/// Between two tries to write after the store could not be written: from the first, doubled, to the second.
inline constexpr std::chrono::milliseconds kStoreRetry{100};
inline constexpr std::chrono::milliseconds kStoreRetryCeiling{5'000};
inline constexpr std::chrono::milliseconds kDatabaseDeadline{20'000};  ///< for an answer of PostgreSQL
inline constexpr std::chrono::milliseconds kLease{15'000};  ///< of a lane taken in PostgreSQL, unless it is renewed
inline constexpr int kLeaseCeilingS = 300;
inline constexpr int kRenewalsPerLease = 5;
inline constexpr std::size_t kDeliveryKeyBytes = 200;  ///< a longer key is kept as its digest
inline constexpr int kCopiedPages = 4'096;             ///< of a backup, between two lines of progress
inline constexpr std::size_t kRejectedKept = 1'000;
inline constexpr std::size_t kForgottenAtOnce = 2'000;       ///< rows, by one change
inline constexpr std::size_t kTicketsForgottenAtOnce = 100;  ///< with their decisions
inline constexpr Seconds kDeliveryKept = std::chrono::hours{24 * 30};

inline constexpr std::size_t kLineBytes = 4u << 20;       ///< of one JSON line on standard input
inline constexpr std::size_t kLabelledBytes = 64u << 20;  ///< of one file of labelled tickets
inline constexpr std::size_t kZoneFileBytes = 1u << 20;
// One iCalendar file.
inline constexpr std::size_t kIcalBytes = 4u << 20;
inline constexpr std::size_t kIcalEvents = 10'000;
inline constexpr std::size_t kIcalRules = 200;
inline constexpr std::size_t kIcalLineBytes = 16u << 10;  ///< of a line that is read
inline constexpr std::size_t kIcalOccurrences = 200'000;  ///< with their exceptions
inline constexpr int kHoursYears = 400;                   ///< that one line of `turnaround hours` may span

// A history of tickets (backtest/).
inline constexpr std::size_t kBatchRecordBytes = 256u << 10;  ///< handed to a thread at once
inline constexpr std::size_t kBatchesPerThread = 4;           ///< read and not merged yet
inline constexpr std::size_t kBadRecordsTold = 20;            ///< one by one, the rest as a number
inline constexpr std::size_t kIdsKept = 2'000'000;            ///< to see when a ticket comes twice
inline constexpr std::size_t kCustomers = 100'000;            ///< told apart
inline constexpr std::size_t kChangesShown = 200;             ///< tickets in a report, of each kind

// Work on a ticket (pipeline/, outbound/).
inline constexpr int kTries = 200;     ///< of one effect or reading, before it is parked
inline constexpr int kMismatches = 5;  ///< writes that were answered well and not kept, before the effect is parked
inline constexpr int kRounds = 4;      ///< read, decide, write, in a row on one ticket
inline constexpr std::size_t kReadingSteps = 64;  ///< requests of one reading
inline constexpr Seconds kFirstRetry{2};
inline constexpr Seconds kRetryCeiling{3'600};
inline constexpr Seconds kRetryAfterCeiling{86'400};
inline constexpr Seconds kRepairPause{600};  ///< between two repairs of fields that somebody else changed

// What one helpdesk account is asked for (outbound/traffic.h).
inline constexpr int kUpdatesLeftFree = 30;   ///< per cent of the limit on updates: agents' own edits count, too
inline constexpr int kRequestsLeftFree = 10;  ///< per cent of the limit on requests: other programs have their share
inline constexpr int kRetryShare = 10;        ///< retries per cent of what is tried for the first time
inline constexpr int kRetriesPerMinute = 10;  ///< however little is tried
inline constexpr int kRetryBurst = 30;
inline constexpr Seconds kUnsaidWait{10};             ///< after "too many requests" that does not say how long
inline constexpr int kLanesPerSecond = 10;            ///< called back after a wait, where no rate is known
inline constexpr Seconds kAppointmentCeiling{3'600};  ///< how far ahead lanes are told to come back
inline constexpr int kFailuresInARow = 5;             ///< of at least two tickets: then the helpdesk is left alone
inline constexpr Seconds kFirstPause{5};              ///< before one request tries again; doubles each time
inline constexpr Seconds kPauseCeiling{60};
inline constexpr Seconds kProbeLost{120};  ///< a probe that nobody has heard of since is another's turn

// Questions for tickets that changed (outbound/reconcile.h).
inline constexpr Seconds kSweepOverlap{300};  ///< asked for again, because instants there and here may differ
inline constexpr Seconds kSweepPageStep{8};   ///< between two pages: helpdesks allow few of them a minute
inline constexpr Seconds kSweepRetry{60};
inline constexpr int kSweepMinutesCeiling = 1'440;

// Events for other programs (pipeline/events.h, outbound/deliver.h).
inline constexpr Seconds kToldLate = std::chrono::hours{72};  ///< of a ticket that turns up, what happened since
inline constexpr std::size_t kMissingTold = 50;               ///< items that one event names
inline constexpr Seconds kOutgoingLease{60};                  ///< in which one try of one event must have ended
inline constexpr std::size_t kEndpointAnswerBytes = 64u << 10;

// Requests to a helpdesk (outbound/client.h).
inline constexpr std::chrono::milliseconds kConnectDeadline{5'000};
inline constexpr std::chrono::milliseconds kAnswerDeadline{20'000};
inline constexpr std::size_t kHelpdeskAnswerBytes = 2u << 20;

inline constexpr std::chrono::milliseconds kTimerStep{250};  ///< how late a timer may be seen
inline constexpr Seconds kForgetStep{600};
inline constexpr int kKeepDaysCeiling = 36'500;
inline constexpr Seconds kCountStep{5};             ///< between two counts of the backlog, for the gauges
inline constexpr std::size_t kParkedShown = 1'000;  ///< pieces of parked work, at once
inline constexpr std::size_t kPastDecisions = 200;  ///< shown of one ticket
inline constexpr std::size_t kOlderBooks = 8;       ///< held compiled, beside those in force

// What the doctor minds (doctor.h).
inline constexpr std::uintmax_t kDiskReserve = 64u << 20;  ///< free beside the store
inline constexpr Seconds kClockDrift{5};
inline constexpr Seconds kCertificateEndsSoon = std::chrono::hours{24 * 21};

// People who sign in (accounts/, console/).
inline constexpr std::size_t kPasswordLeast = 15;   ///< characters
inline constexpr std::size_t kPasswordBytes = 256;  ///< at most
inline constexpr std::size_t kAccountNameBytes = 64;
inline constexpr std::size_t kAccounts = 1'000;
inline constexpr Seconds kSessionIdle = std::chrono::minutes{30};
inline constexpr Seconds kSessionLife = std::chrono::hours{12};
inline constexpr Seconds kSessionTouch = std::chrono::minutes{1};  ///< between two notes that a session is in use
inline constexpr int kTokenDaysCeiling = 366;                      ///< of an API token
inline constexpr Seconds kSetUpToken = std::chrono::hours{1};      ///< in which the first account must be made
inline constexpr int kSignInsAtOnce =
    2;  ///< passwords checked or waiting for it, one after the other; well below kWorkers
inline constexpr int kAccountFailures = 5;   ///< in a row, before an account's next tries have to wait
inline constexpr int kAddressFailures = 20;  ///< the same for an address
inline constexpr Seconds kThrottleCeiling{900};
inline constexpr Seconds kThrottleForgets{3'600};  ///< after the last failure
inline constexpr std::size_t kThrottled = 10'000;  ///< accounts or addresses that are remembered
inline constexpr std::size_t kAuditPage = 200;     ///< entries of one answer
inline constexpr std::size_t kTicketPage = 200;    ///< tickets of one answer

// The configuration.
inline constexpr std::size_t kConfigBytes = 1u << 20;
inline constexpr std::size_t kSecretBytes = 16u << 10;
inline constexpr int kReplayWindowCeiling = 3'600;
inline constexpr int kWorkersCeiling = 32;

}  // namespace turnaround::limits
