// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Soak.Nodes;

namespace Soak.Faults;

/// <summary>A plugin's fault, and the expected report of metacni.</summary>
internal sealed record PluginFault
{
    public required string Name { get; init; }

    /// <summary>The faulty plugin, at its first call of a command.</summary>
    public required Func<string, JsonObject> Plugin { get; init; }

    /// <summary>The error code of ADD (docs/errors.md).</summary>
    public required int AddCode { get; init; }

    /// <summary>The error code of DEL; null if the plugin's behaviour is not a failure on DEL, which has no result.</summary>
    public int? DelCode { get; init; }

    /// <summary>The expected part of the message or details.</summary>
    public string Cause { get; init; } = "";

    /// <summary>For a plugin that hangs: the plugin that hangs at every call of a command.</summary>
    public Func<string, JsonObject>? Endless { get; init; }

    public bool IsSlow => Endless is not null;

    public static IReadOnlyList<PluginFault> All { get; } =
    [
        new() { Name = "an error", Plugin = command => Recorder.Failing(command, 77, "the switch is busy"), AddCode = 77, DelCode = 77, Cause = "the switch is busy" },
        Misbehaviour("a crash by a signal", "crash", 102, 102, "SIGABRT"),
        Misbehaviour("words on stderr and exit code 2", "stderr:it broke", 101, 101, "it broke"),
        Misbehaviour("garbage on stdout", "garbage", 104, null),
        Misbehaviour("success with nothing", "empty", 104, null),
        Misbehaviour("a result of an unknown version", "wrong-version", 104, null),
        Misbehaviour("an endless answer", "flood", 104, 104),
        Hanging("no end", "hang"),
        Hanging("no end, and SIGTERM ignored", "hang-ignoring-sigterm"),
    ];

    private static PluginFault Hanging(string name, string fault) => Misbehaviour(name, fault, 103, 103) with
    {
        Endless = command => Recorder.AlwaysMisbehaving(command, fault),
    };

    private static PluginFault Misbehaviour(string name, string fault, int addCode, int? delCode, string cause = "") => new()
    {
        Name = name,
        Plugin = command => Recorder.Misbehaving(command, fault),
        AddCode = addCode,
        DelCode = delCode,
        Cause = cause,
    };
}
