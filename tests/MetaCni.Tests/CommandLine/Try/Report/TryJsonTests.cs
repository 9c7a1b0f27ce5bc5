// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Try.Report;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.CommandLine.Try.Report;

public sealed class TryJsonTests
{
    [Fact]
    public void Warnings_of_a_pod_and_the_stderr_of_its_plugins_are_in_the_document()
    {
        var pod = Samples.Pod(Samples.Client) with { Words = new(["net1 has another MAC"], ["sbr starts"]) };

        var json = TryJson.Of(new TryOutcome { Directory = "/dir", Pods = [pod] });

        Assert.Equal("""["net1 has another MAC"]""", JsonText.Of(json["pods"]![0]!["warnings"]!));
        Assert.Equal("""["sbr starts"]""", JsonText.Of(json["pods"]![0]!["stderr"]!));
    }

    [Fact]
    public void The_time_of_an_ADD_that_failed_is_not_split()
    {
        var pod = Samples.Pod(Samples.Client) with { Steps = [], Error = new CniError(7, "no", "") };

        var json = TryJson.Of(new TryOutcome { Directory = "/dir", Pods = [pod] });

        Assert.Equal("""{"total":20,"delegates":null,"metacni":null}""", JsonText.Of(json["pods"]![0]!["milliseconds"]!));
    }
}
