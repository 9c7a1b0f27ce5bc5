// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using EndToEnd.Tests.Deployment.Image;
using Support;

namespace EndToEnd.Tests.Deployment.Manifests;

/// <summary>One name for what <c>make image</c> builds and what the manifests run.</summary>
public sealed class ImageNameTests
{
    private static readonly string Built =
        (string)new OciArchive(Path.Combine(RepositoryPaths.Root, "out", "metacni-image.tar")).Names["io.containerd.image.name"]!;

    [Fact]
    public void The_tag_is_the_version() => Assert.EndsWith(":0.1.0", Built, StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData(".")]
    [InlineData("node")]
    [InlineData("uninstall")]
    public void The_manifests_run_the_image_that_is_built(string directory)
    {
        KubernetesTools.Require();

        Assert.Equal(Built, ImageOf(KubernetesTools.Kustomize(directory)));
    }

    [SkippableFact]
    public void The_chart_runs_the_image_that_is_built()
    {
        KubernetesTools.Require();

        Assert.Equal(Built, ImageOf(Chart.Objects()));
    }

    private static string ImageOf(IReadOnlyList<JsonObject> objects) => (string)objects
        .Single(one => (string?)one["kind"] == "DaemonSet")["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single()!["image"]!;
}
