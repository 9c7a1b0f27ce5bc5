// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

public sealed class SamePlanTests
{
    [Theory]
    [InlineData("""{"x": 1e99999999999}""", """{"x": 1e99999999999}""", true)]
    [InlineData("""{"x": 1e99999999999}""", """{"x": 1e99999999998}""", false)]
    [InlineData("""{"x": -0}""", """{"x": -0}""", true)]
    [InlineData("""{"x": 1, "y": [true, null]}""", """{"y": [true, null], "x": 1}""", true)]
    [InlineData("""{"x": [1, 2]}""", """{"x": [2, 1]}""", false)]
    [InlineData("""{"x": null}""", """{"y": null}""", false)]
    public void Configurations_are_compared_whatever_the_order_of_their_members(string one, string other, bool isSame) =>
        Assert.Equal(isSame, SamePlan.Is(PlanOf(one), PlanOf(other)));

    private static AttachmentPlan PlanOf(string own) => Plans.Of(Plans.Attachment(
        "default/a", "net1", new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "a", ["type"] = "macvlan", ["own"] = JsonText.Object(own) }));
}
