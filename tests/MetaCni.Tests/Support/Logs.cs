// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching;
using MetaCni.Config;
using MetaCni.Logging;

namespace MetaCni.Tests.Support;

/// <summary>Logs of operations on the container c1.</summary>
internal static class Logs
{
    /// <summary>One that nobody reads.</summary>
    public static ContainerLog None => To(TextWriter.Null, TimeProvider.System);

    public static ContainerLog To(TextWriter writer, TimeProvider time) =>
        new(new OperatorLog(new LogConfig(), writer, time), pod: null, Named.Container("c1"));
}
