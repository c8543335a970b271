/** The sending side. */
@NullMarked
package io.utp.sample.send;

import org.jspecify.annotations.NullMarked;
