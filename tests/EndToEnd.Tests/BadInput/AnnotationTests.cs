// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

public sealed class AnnotationTests
{
    private const int InvalidConfiguration = 7;
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    [SkippableTheory]
    [InlineData("""[{"name":"a","interfce":"data0"}]""", "interfce", "did you mean \"interface\"")]
    [InlineData("""[{"name":"a","ip":["10.1.1.1"]}]""", "\"ip\"", "did you mean \"ips\"")]
    [InlineData("""[{"name":"a","portMappings":[{"hostport":80,"containrPort":80}]}]""", "containrPort", "did you mean \"containerPort\"")]
    [InlineData("""[{"name":"a","colour":"blue"}]""", "colour", "dot")]
    [InlineData("""[{"name":"a"},{"name":"a","name":"b"}]""", "[1].name", "keep one")]
    [InlineData("""[{"name":"a\udc00"}]""", "surrogate", "correct the JSON")]
    [InlineData("""[{"name":"a""", "line 1", "correct the JSON")]
    [InlineData("""{"name":"a"}""", "must be a list", "[")]
    [InlineData("[null]", "[0]", "object")]
    [InlineData("""[{"name":"a","interface":"sixteen-bytes-xx"}]""", "sixteen-bytes-xx", "15")]
    [InlineData("a@sixteen-bytes-xx", "sixteen-bytes-xx", "15")]
    [InlineData("""[{"name":"a","ips":["10.1.1.300"]}]""", "10.1.1.300", "ips[0]")]
    [InlineData("""[{"name":"a","mac":"zz:11"}]""", "zz:11", "mac")]
    [InlineData("""[{"name":"a","ips":"10.1.1.1"}]""", "ips", "list")]
    [InlineData("Upper", "Upper", "lower-case")]
    [InlineData("a/b/c", "a/b/c", "/")]
    public void A_selection_that_is_invalid_is_refused_with_the_remedy(string value, string what, string remedy)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select(value);

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, InvalidConfiguration, remedy, Networks, what);
    }

    [SkippableFact]
    public void A_default_network_that_is_empty_is_refused()
    {
        using var sandbox = new Sandbox();
        sandbox.Manifests.AddPod(sandbox.Pod, new Dictionary<string, string> { ["v1.multus-cni.io/default-network"] = "[]" });

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, InvalidConfiguration, "one", "v1.multus-cni.io/default-network");
    }
}
