// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Benchmarks;

/// <summary>What a runtime creates before it calls a plugin.</summary>
internal sealed class Sandbox : IDisposable
{
    public string ContainerId { get; } = UniqueName.ContainerId();

    public TestNamespace Namespace { get; } = new();

    public void Dispose() => Namespace.Dispose();
}
