// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Diagnostics;
using Support;

namespace Benchmarks;

/// <summary>Pods attached per second: 60 pods with two secondaries each, ten at once, by the plugins alone and by metacni.</summary>
internal sealed class ThroughputBenchmark(TemporaryDirectory directory)
{
    private const int Pods = 60;
    private const int AtOnce = 10;
    private const int Secondaries = 2;

    private readonly List<Scenario> _scenarios =
        [.. Enumerable.Range(0, Pods).Select(number => new Scenario(Secondaries, directory, $"throughput-{number}"))];

    private readonly ConcurrentQueue<Exception> _failures = new();

    public Table Run(int rounds, Verdict verdict)
    {
        var names = _scenarios[0].Variants.Select(variant => variant.Name).ToList();
        var measured = names.ToDictionary(name => name, _ => new Series());
        for (var round = -1; round < rounds; round++)
        {
            for (var index = 0; index < names.Count; index++)
            {
                var name = names[(index + round + 1) % names.Count];
                var podsPerSecond = PodsPerSecond(name);
                if (round >= 0)
                {
                    measured[name].Add(podsPerSecond);
                }
            }
        }

        var table = new Table(
            $"{Pods} pods with {Secondaries} secondaries, {AtOnce} at once, {rounds} rounds (ADD)", "by", "pods per second", "share of the plugins alone");
        foreach (var name in names)
        {
            var share = measured[name].Median / measured[Variant.Floor].Median;
            table.Add(name, measured[name].Median, share.ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
            if (name != Variant.Floor)
            {
                verdict.JudgeThroughput(name, share);
            }
        }

        return table;
    }

    private double PodsPerSecond(string variant)
    {
        var sandboxes = _scenarios.Select(scenario => (Scenario: scenario, Sandbox: new Sandbox())).ToList();
        try
        {
            var start = Stopwatch.GetTimestamp();
            RunAll("ADD", variant, sandboxes);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            sandboxes.ForEach(pod => pod.Scenario.RequireLinks("ADD", pod.Sandbox));
            RunAll("DEL", variant, sandboxes);
            return Pods / seconds;
        }
        finally
        {
            sandboxes.ForEach(pod => pod.Sandbox.Dispose());
        }
    }

    // New threads are in the network namespace of the thread that starts them; those of the thread pool may be in another.
    private void RunAll(string verb, string variant, IEnumerable<(Scenario Scenario, Sandbox Sandbox)> pods)
    {
        var queue = new ConcurrentQueue<(Scenario Scenario, Sandbox Sandbox)>(pods);
        var threads = Enumerable.Range(0, AtOnce).Select(number => new Thread(() => Work(verb, variant, queue, number))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (_failures.TryDequeue(out var failure))
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }

    private void Work(string verb, string variant, ConcurrentQueue<(Scenario Scenario, Sandbox Sandbox)> pods, int number)
    {
        try
        {
            var stage = new Stage(directory.Combine($"stdout-{number}"));
            while (pods.TryDequeue(out var pod))
            {
                _ = stage.Measure(pod.Scenario.Variants.Single(one => one.Name == variant).Commands(verb, pod.Sandbox));
            }
        }
        catch (InvalidOperationException e)
        {
            _failures.Enqueue(e);
        }
    }
}
