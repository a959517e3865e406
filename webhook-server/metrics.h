// What the server counts about itself, as Prometheus reads it. Label values are few and fixed: never text from outside.
#pragma once
#include <prometheus/registry.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace turnaround {

/// Every meter has one line in the table of metrics.cc with its kind and meaning; a name that is not there asserts.
/// All functions may be called from any thread.
///   metrics.count("turnaround_deliveries_total", {{"connection", "acme"}, {"result", "stored"}});
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;
  Metrics();
  ~Metrics();
  void count(std::string_view counter, const Labels& labels = {}, double by = 1);
  void set(std::string_view gauge, double value, const Labels& labels = {});
  /// Seconds into a histogram from 1 ms to 10 s.
  void observe(std::string_view histogram, double seconds, const Labels& labels = {});
  /// A counter's or gauge's value now; 0 when it was never touched.
  double value(std::string_view name, const Labels& labels = {});
  /// Everything in Prometheus' text format.
  std::string text() const;

 private:
  template <class Kind>
  prometheus::Family<Kind>& family(std::string_view name);

  prometheus::Registry registry_;
  using AnyFamily = std::variant<prometheus::Family<prometheus::Counter>*, prometheus::Family<prometheus::Gauge>*,
                                 prometheus::Family<prometheus::Histogram>*>;
  std::map<std::string, AnyFamily, std::less<>> families_;
};

}  // namespace turnaround
