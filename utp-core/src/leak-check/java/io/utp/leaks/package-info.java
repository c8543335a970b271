/** What makes a leak that Netty finds fail the build. */
@NullMarked
package io.utp.leaks;

import org.jspecify.annotations.NullMarked;
