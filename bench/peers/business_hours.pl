#!/usr/bin/perl
# Business::Hours behind the same questions as javascript.mjs: `business_hours.pl speed` or `business_hours.pl answers`.
use strict;
use warnings;
use Business::Hours;
use JSON::PP;
use POSIX qw(tzset);
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
use Time::Local qw(timegm);

$| = 1;
my %unit = (seconds => 1, minutes => 60, hours => 3600);

sub seconds { my ($y, $m, $d, $H, $M, $S) = $_[0] =~ /\d+/g; return timegm($S, $M, $H, $d, $m - 1, $y) }

# Dates and yearly dates it knows; a span is told date by date.
sub holidays {
    my ($holidays, $year) = @_;
    my @dates;
    for my $holiday (@{ $holidays || [] }) {
        if (!ref $holiday) { push @dates, $holiday; next }
        my ($from, $to) = @$holiday{qw(from to)};
        for my $y (length $from == 10 ? (0) : ($year - 1 .. $year + 3)) {
            my $first = seconds(($y ? "$y-" : '') . "${from}T00:00:00");
            my $last = seconds(($y ? ($to lt $from ? $y + 1 : $y) . '-' : '') . ($to eq '02-29' ? '02-28' : $to) . 'T00:00:00');
            for (my $t = $first; $t <= $last; $t += 86400) {
                my @day = gmtime $t;
                push @dates, sprintf '%04d-%02d-%02d', $day[5] + 1900, $day[4] + 1, $day[3];
            }
        }
    }
    return \@dates;
}

sub calendar {
    my ($calendar, $year) = @_;
    die "unsupported: a date's own hours\n" if $calendar->{special};
    $ENV{TZ} = $calendar->{zone};
    tzset();
    my %week;
    my @days = qw(sun mon tue wed thu fri sat);
    for my $i (0 .. 6) {
        my @spans = sort { $a->[0] cmp $b->[0] } @{ $calendar->{hours}{ $days[$i] } || [] };
        $week{$i} = { Name => $days[$i], Start => undef, End => undef };
        next unless @spans;
        my @breaks = map { { Start => $spans[$_ - 1][1], End => $spans[$_][0] } } grep { $spans[$_ - 1][1] lt $spans[$_][0] } 1 .. $#spans;
        $week{$i} = { Name => $days[$i], Start => $spans[0][0], End => $spans[-1][1], @breaks ? (Breaks => \@breaks) : () };
    }
    my $hours = Business::Hours->new;
    $hours->business_hours(%week);
    $hours->holidays(@{ holidays($calendar->{holidays}, $year) });
    return $hours;
}

# Median nanoseconds a question; the first run is left out.
sub timed {
    my ($questions, $answer) = @_;
    my @answers = map { $answer->(@$_) } @$questions;
    my @runs;
    my $begin = clock_gettime(CLOCK_MONOTONIC);
    while (@runs < 3 || (@runs < 31 && clock_gettime(CLOCK_MONOTONIC) - $begin < 4)) {
        my $from = clock_gettime(CLOCK_MONOTONIC);
        $answer->(@$_) for @$questions;
        push @runs, (clock_gettime(CLOCK_MONOTONIC) - $from) * 1e9 / @$questions;
    }
    return { ns => (sort { $a <=> $b } @runs)[ @runs / 2 ], answers => \@answers };
}

# Its sets hold both ends; so the end that counts is a second before.
sub between { my ($hours, $begin, $end) = @_; return $begin < $end ? $hours->between($begin, $end - 1) : 0 }

my $asked = decode_json(join '', <STDIN>);
if ($ARGV[0] eq 'speed') {
    my $hours = calendar($asked->{calendar}, 2026);
    my $adder = calendar($asked->{calendar}, 2026);
    my ($first) = sort { $a <=> $b } map { $_->[0] } @{ $asked->{open_time} };
    my ($last) = sort { $b <=> $a } map { $_->[1] } @{ $asked->{open_time} };
    $hours->for_timespan(Start => $first, End => $last);    # once: between() then only cuts the set
    my $open_time = timed($asked->{open_time}, sub { between($hours, @_) });
    my $advance = timed($asked->{advance}, sub { $adder->add_seconds(@_) });
    print encode_json({ version => $Business::Hours::VERSION, advance => $advance, open_time => $open_time }), "\n";
    exit;
}
for my $vector (@$asked) {
    my $start = seconds($vector->{start});
    my $answer = eval {
        my $hours = calendar($vector->{calendar}, substr $vector->{start}, 0, 4);
        return { open_s => between($hours, $start, seconds($vector->{end})) } if $vector->{end};
        my $due = $hours->add_seconds($start, $vector->{amount} * $unit{ $vector->{unit} });
        return $due == -1 ? { failed => 'gives up after 30 days' } : { due_s => $due };
    };
    my $problem = $@;
    chomp $problem;
    print encode_json($answer || ($problem =~ /^unsupported/ ? { unsupported => $problem } : { failed => substr $problem, 0, 100 })), "\n";
}
