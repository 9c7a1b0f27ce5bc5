// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;

namespace Crd.Tests.Selection;

public sealed class ObjectNameTests
{
    private static readonly string Long = new('a', 63);

    public static TheoryData<string, bool, bool> Names => new()
    {
        { "a", true, true },
        { "a-1", true, true },
        { "1a", true, true },
        { Long, true, true },
        { Long + "a", false, true },
        { "a.b-c.d", false, true },
        { "a..b", false, false },
        { ".a", false, false },
        { "-a", false, false },
        { "a-", false, false },
        { "a_b", false, false },
        { "A", false, false },
        { "a\u200b", false, false },
        { "", false, false },
        { new string('a', 254), false, false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_a_namespaces_or_any_objects(string name, bool isNamespace, bool isName) =>
        Assert.Equal((isNamespace, isName), (ObjectName.IsNamespace(name), ObjectName.IsName(name)));
}
