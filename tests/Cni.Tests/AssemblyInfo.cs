// SPDX-License-Identifier: Apache-2.0

// Plugins are processes of Linux, and so are those that stand for them here.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
