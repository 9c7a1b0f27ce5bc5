// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace Crd.Tests;

/// <summary>KubernetesJson's options are the process's own and read-only once used, so they are made before the first test.</summary>
internal static class KubernetesJsonSetup
{
    [ModuleInitializer]
    internal static void Register() => CrdJsonContext.Register();
}
