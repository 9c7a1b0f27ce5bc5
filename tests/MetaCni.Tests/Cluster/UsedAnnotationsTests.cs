// SPDX-License-Identifier: Apache-2.0

using MetaCni.Cluster;

namespace MetaCni.Tests.Cluster;

public sealed class UsedAnnotationsTests
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    // RFC 8259 §7. Of an unpaired surrogate Go's decoder makes U+FFFD.
    [Theory]
    [InlineData("a, b/c", "a, b/c")]
    [InlineData("\"\\/", "\\\"\\\\/")]
    [InlineData("\n\u007f\u00e9", "\\u000a\\u007f\\u00e9")]
    [InlineData("\ud83d\ude00", "\\ud83d\\ude00")]
    [InlineData("<&+'>", "<&+'>")]
    public void The_header_is_JSON_in_ASCII(string value, string text) => Assert.Equal(
        $"{{\"{Networks}\":\"{text}\"}}", UsedAnnotations.ToHeader(new Dictionary<string, string> { [Networks] = value, ["other"] = "x" }));

    // Not as data of a theory: xUnit would replace it.
    [Fact]
    public void An_unpaired_surrogate_is_written_as_Go_reads_it() => Assert.Equal(
        $"{{\"{Networks}\":\"a\\ufffd\"}}", UsedAnnotations.ToHeader(new Dictionary<string, string> { [Networks] = "a\ud83d" }));

    [Fact]
    public void Without_annotations_the_header_is_an_empty_object() =>
        Assert.Equal("{}", UsedAnnotations.ToHeader(new Dictionary<string, string>()));
}
