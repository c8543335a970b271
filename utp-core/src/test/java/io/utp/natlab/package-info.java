/**
 * Hosts behind real NATs: the kernel's, in network namespaces of this machine, see {@code src/test/natlab/natlab}.
 *
 * <p>A test builds a lab, starts a process of this JVM's kind in each host, introduces the two and reads what they say.
 */
@NullMarked
package io.utp.natlab;

import org.jspecify.annotations.NullMarked;
