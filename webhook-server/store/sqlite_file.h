// Where the store's file lies, and that nobody else uses it.
#pragma once
#include <string>

namespace turnaround {

/// By the number that Linux gives kinds of file systems: NFS, SMB, 9P, Ceph, AFS, Lustre, GFS2, OCFS2.
bool is_network_file_system(unsigned long kind);

/// Throws StoreFailure: locks and shared memory of the write-ahead log do not hold across machines.
void refuse_network_file_system(const std::string& file);

/// The store's file is this process's own until the descriptor is closed, however the process ends. Throws StoreFailure
/// when another process has it.
int lock_for_this_process(const std::string& file);

}  // namespace turnaround
