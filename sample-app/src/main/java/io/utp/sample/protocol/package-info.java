/** The sample's own protocol: one file over one connection, and the answer to it. */
@NullMarked
package io.utp.sample.protocol;

import org.jspecify.annotations.NullMarked;
