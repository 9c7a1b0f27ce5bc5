// SPDX-License-Identifier: Apache-2.0

using EndToEnd.Tests.ContainerRuntime;
using Support;

namespace EndToEnd.Tests.Deployment.Image;

[Collection(SharedNodeGroup.Name)]
public sealed class ImportTests(SharedNode shared)
{
    [SkippableFact]
    public async Task Containerd_imports_an_image_for_two_architectures_under_its_name()
    {
        var node = await shared.Started;
        using var directory = new TemporaryDirectory();
        var archive = directory.Combine("image.tar");
        BuiltImage.Write(archive, from architecture in (string[])["amd64", "arm64"] select $"{architecture}={BuiltImage.Executable(directory, architecture)}")
            .EnsureSuccess("image.sh");

        await node.Import(archive, BuiltImage.Name);
    }
}
