// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;
using MetaCni.CommandLine;
using MetaCni.CommandLine.Trying;
using Snapshooter.Xunit;

namespace MetaCni.Tests.CommandLine.Trying;

public sealed class TryNarrationTests
{
    [Fact]
    public void A_pod_that_was_attached_looks_like_this()
    {
        var pod = Samples.Pod(Samples.Client, [.. InterfaceRow.Of(Samples.Result, Samples.ClientNamespace, Samples.Steps, Samples.Kernel)]) with
        {
            Answer = ResultCodec.Write(Samples.Result, CniVersion.V100),
            Warnings = ["net1: nothing limits its bandwidth"],
        };
        using var text = new StringWriter();

        new TryNarration(new Voices(text, isTerminal: false, colour: false), "dir").Tell(pod);

        Snapshot.Match(text.ToString());
    }
}
