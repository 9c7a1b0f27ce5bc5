// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>Delegates of MetaCni are sent what delegates of Multus v4.3.0 were sent.</summary>
public sealed class MultusVectorTests
{
    private const int RequestNotHonoured = 109;

    // Multus's code for its own failures is always 999; here they are of the specification (7, 11) or ours from 100 on.
    private const int MultusFailure = 999;

    public static TheoryData<string> All => new(VectorFile.Names);

    public static TheoryData<string> Succeeding => new(VectorFile.Names.Where(name => AddExit(name) == 0));

    public static TheoryData<string> AskingForAddresses =>
        new(VectorFile.Names.Where(name => AddExit(name) == 0 && Selection.AsksForAddresses(VectorFile.Read(name))));

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Plugin_calls_status_and_exit_code_are_equal_to_Multus(string name)
    {
        var vector = VectorFile.Read(name);
        using var run = new VectorRun(vector, new JsonObject { ["requestPolicy"] = "warn" });

        foreach (var command in vector.Commands)
        {
            var observed = run.Run(command);

            Compare(vector, command, observed);
        }

        Assert.Empty(run.Records);
    }

    [SkippableTheory]
    [MemberData(nameof(Succeeding))]
    public void With_resultMode_primary_the_result_equals_the_result_of_Multus(string name)
    {
        var vector = VectorFile.Read(name);
        using var run = new VectorRun(vector, new JsonObject { ["requestPolicy"] = "warn", ["resultMode"] = "primary" });

        var answer = run.Run("ADD").Answer;

        Assert.Equal(CanonicalJson.Of(vector.Recorded["ADD"].Answer), CanonicalJson.Of(answer));
    }

    // The recorder honours no address.
    [SkippableTheory]
    [MemberData(nameof(AskingForAddresses))]
    public void Unfulfilled_requests_under_requestPolicy_enforce_roll_back_the_ADD(string name)
    {
        var vector = VectorFile.Read(name);
        using var run = new VectorRun(vector, new JsonObject { ["requestPolicy"] = "enforce" });

        var add = run.Run("ADD");
        var del = run.Run("DEL");

        Assert.Equal(1, add.Exit);
        Assert.Equal(RequestNotHonoured, (int)add.Answer!["code"]!);
        var attached = Deviation.Calls(vector, "ADD").Select(InterfaceOf).ToList();
        Assert.Equal([.. attached.Select(one => "ADD " + one), .. attached.AsEnumerable().Reverse().Select(one => "DEL " + one)], add.Calls.Select(Short));
        Assert.Null(add.NetworkStatusText);
        Assert.Empty(run.Records);
        Assert.Equal(0, del.Exit);
        Assert.Empty(del.Calls);
    }

    private static int AddExit(string name) =>
        VectorFile.Read(name).Recorded.TryGetValue("ADD", out var add) ? add.Exit : -1;

    private static string InterfaceOf(VectorCall call) => call.Environment.GetValueOrDefault("CNI_IFNAME", "");

    private static string Short(VectorCall call) => $"{call.Environment["CNI_COMMAND"]} {InterfaceOf(call)}";

    /// <summary>Compares what a command led to with what it led to under Multus.</summary>
    internal static void Compare(Vector vector, string command, Observation observed)
    {
        var recorded = vector.Recorded[command];
        var expected = Deviation.Calls(vector, command);
        var isLeft = !Deviation.NothingIsLeftAfterAFailedAdd(vector, command);
        Assert.True((isLeft ? recorded.Exit : 0) == observed.Exit, $"{command}: exit {observed.Exit}\n{observed.Answer?.ToJsonString()}\n{observed.Stderr}");
        Assert.Equal(expected.Select(Short), observed.Calls.Select(Short));
        foreach (var (one, other) in expected.Zip(observed.Calls))
        {
            Assert.Equal(Text(one), Text(other));
        }

        if (command == "ADD")
        {
            CompareAnswer(vector, recorded, observed);
            CompareStatus(vector, observed);
        }
    }

    private static void CompareAnswer(Vector vector, VectorOutcome recorded, Observation observed)
    {
        var answer = observed.Answer!.AsObject();
        if (recorded.Exit != 0)
        {
            var code = (int)answer["code"]!;
            Assert.NotEqual(MultusFailure, code);
            Assert.Equal(Deviation.CodeOfTheDelegate(vector) ?? code, code);
            return;
        }

        var primary = recorded.Answer!.AsObject();
        Assert.Equal(CanonicalJson.Of(primary), CanonicalJson.Of(Deviation.PrimaryPartOfTheResult(answer, primary)));
        MergedResult.Require(answer, Deviation.Calls(vector, "ADD"));
    }

    private static void CompareStatus(Vector vector, Observation observed)
    {
        var expected = vector.Recorded["ADD"].NetworkStatusText is { } text
            ? Deviation.EntryForEveryAttachment(vector, Deviation.NoNilGateway(text))
            : null;
        Assert.Equal(expected, observed.NetworkStatusText);
        var parsed = observed.NetworkStatusText is { } written ? JsonNode.Parse(written) : null;
        Assert.Equal(expected is null ? "null" : CanonicalJson.Of(JsonNode.Parse(expected)), CanonicalJson.Of(parsed));
    }

    // Everything that is compared, as one text: a failure shows the member that differs.
    private static string Text(VectorCall call)
    {
        var tree = new JsonObject
        {
            ["plugin"] = call.Plugin,
            ["environment"] = Members(call.Environment),
            ["args"] = Members(call.CniArgs),
            ["stdin"] = call.Stdin.DeepClone(),
        };
        return CanonicalJson.Of(tree);
    }

    // An empty variable and none are the same to a plugin.
    private static JsonObject Members(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
