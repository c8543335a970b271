/** How much may be in flight: facts in, a window out. */
@NullMarked
package io.utp.engine.congestion;

import org.jspecify.annotations.NullMarked;
