// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using Cni.Values;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Try;

/// <summary>What a trial looks like to a person: from data to lines, and nothing else.</summary>
internal static class TryReport
{
    private static readonly string[] Header = ["INTERFACE", "NETWORK", "PLUGIN", "ADDRESSES", "MAC", "DEFAULT ROUTE"];

    public static string Step(AttachmentStep step, int number, int count) =>
        $"  {number}/{count}  {step.Interface}  {PlainText.Word(step.Network)}  ({step.Chain})  "
        + (step.State == StepState.Undone ? "undone" : $"attached in {Milliseconds(step.Milliseconds)}");

    public static string Running(AttachmentStep step, int number, int count) =>
        $"  {number}/{count}  {step.Interface}  {PlainText.Word(step.Network)}  ({step.Chain})  …";

    public static IReadOnlyList<string> Table(PodOutcome pod) =>
        TextTable.Lines(Header, [.. pod.Rows.Select(row => (IReadOnlyList<string>)
        [
            row.Interface,
            Word(row.Network),
            OrDash(row.Plugins),
            OrDash(string.Join(", ", row.Ips.Select(ip => ip.Address))),
            OrDash(row.Mac),
            OrDash(string.Join(", ", row.DefaultGateways)),
        ])]);

    public static string Time(PodOutcome pod) =>
        $"ADD took {Milliseconds(pod.Elapsed)}: {Milliseconds(pod.InDelegates)} in delegates, {Milliseconds(pod.InMetaCni)} in MetaCni";

    public static string Agreement(PodOutcome pod)
    {
        InterfaceRow[] shown = [.. pod.Rows.Where(row => row.IsInResult)];
        var routes = shown.Sum(row => row.DefaultGateways.Count);
        var others = string.Join(", ", pod.Rows.Where(row => !row.IsInResult).Select(row => row.Interface));
        return "the kernel shows what the result says: "
            + $"{Count(shown.Length, "interface")}, {Count(shown.Sum(row => row.Ips.Count), "address", "addresses")}, "
                + $"{Count(routes, "default route")}"
            + (others.Length == 0 ? "" : $"; the result leaves out {others}");
    }

    public static string Pinging(PlannedPing ping) =>
        $"  {ping.From.Pod}  {ping.Interface}  {IpLiteral.Format(ping.Source)} -> {IpLiteral.Format(ping.Target)} ({ping.TargetName})";

    public static string Ping(PingOutcome outcome)
    {
        var answer = outcome.RoundTrip is { } time ? Milliseconds(time, "0.00") : "no answer";
        return $"{Pinging(outcome.Ping)}  {answer}";
    }

    public static string Deletion(PodDeletion deletion) =>
        $"  {deletion.Sandbox.Pod}  DEL took {Milliseconds(deletion.Elapsed)}";

    public static IReadOnlyList<string> RemovedBridges(TeardownOutcome outcome) => outcome.RemovedBridges.Count == 0
        ? []
        : [$"  removed what the bridge plugin made for this trial and never removes: {string.Join(", ", outcome.RemovedBridges)}"];

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;

    private static string Word(string name) => name.Length == 0 ? "-" : PlainText.Word(name);

    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    public static string Milliseconds(TimeSpan time, string format = "0.0") => Milliseconds(time.TotalMilliseconds, format);

    private static string Milliseconds(double milliseconds, string format = "0.0") =>
        milliseconds.ToString(format, CultureInfo.InvariantCulture) + " ms";
}
