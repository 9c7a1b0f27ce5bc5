// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>What a pod asked for is attached, or everything is undone, wherever it fails.</summary>
public sealed class UndoPropertyTests
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Fact]
    public Task The_rollback_is_the_exact_reverse_of_the_attempted_attachments() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4]).SampleAsync(
            async (count, failing) =>
            {
                using var sandbox = new PluginSandbox();
                sandbox.SelectNetworks(string.Join(',', Names.Take(count)));
                sandbox.Runner.Answer = call =>
                    call.Command == "ADD" && call.InterfaceName == Interface(failing) ? FakeAnswer.Error(100, "refused") : FakeAnswer.Success(call);

                var answer = await sandbox.AddAsync();

                var adds = sandbox.Runner.Calls.Where(call => call.Command == "ADD").Select(call => call.InterfaceName).ToList();
                var dels = sandbox.Runner.Calls.Where(call => call.Command == "DEL").Select(call => call.InterfaceName).ToList();
                var isBroken = failing <= count;
                Assert.Equal(!isBroken, answer.Succeeded);
                Assert.Equal(Enumerable.Range(0, (isBroken ? failing : count) + 1).Select(Interface), adds);
                Assert.Equal(isBroken ? adds.AsEnumerable().Reverse() : [], dels);
                Assert.Equal(!isBroken, sandbox.HasRecord);
            },
            iter: 60);

    [Fact]
    public Task Later_DELs_detach_exactly_what_earlier_failures_left() =>
        Gen.Select(Gen.Int[0, 5], Gen.Bool.Array[5], Gen.Bool.Array[5]).SampleAsync(
            async (failing, stuckInUndo, stuckInDel) =>
            {
                using var sandbox = new PluginSandbox();
                sandbox.SelectNetworks("a,b,c,d");
                sandbox.Runner.Answer = call => call.ToString() == $"ADD {Interface(failing)}" ? FakeAnswer.Error(100, "refused")
                    : call.Command == "DEL" && stuckInUndo[Place(call)] ? FakeAnswer.Error(11, "busy")
                    : FakeAnswer.Success(call);
                var added = await sandbox.AddAsync();
                var left = Enumerable.Range(0, 5).Where(place => added.Succeeded || (place <= failing && stuckInUndo[place])).ToList();

                left = await DelAsync(sandbox, left, place => stuckInDel[place]);
                left = await DelAsync(sandbox, left, _ => false);
                left = await DelAsync(sandbox, left, _ => true);

                Assert.Empty(left);
                Assert.False(sandbox.HasRecord);
            },
            iter: 60);

    private static async Task<List<int>> DelAsync(PluginSandbox sandbox, List<int> left, Func<int, bool> isStuck)
    {
        sandbox.Runner.Forget();
        sandbox.Runner.Answer = call => isStuck(Place(call)) ? FakeAnswer.Error(11, "busy") : FakeAnswer.Silence;

        var answer = await sandbox.DelAsync();

        Assert.Equal(left.AsEnumerable().Reverse().Select(place => $"DEL {Interface(place)}"), sandbox.Runner.Log.Distinct());
        Assert.Equal(!left.Exists(place => isStuck(place)), answer.Succeeded);
        return left.FindAll(place => isStuck(place));
    }

    private static string Interface(int place) => place == 0 ? "eth0" : $"net{place}";

    private static int Place(FakeCall call) => call.InterfaceName == "eth0" ? 0 : call.InterfaceName[^1] - '0';
}
