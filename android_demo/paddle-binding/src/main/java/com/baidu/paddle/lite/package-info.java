/**
 * Paddle-Lite's Java API, as much of it as edgecls needs, written anew.
 *
 * <p>libpaddle_lite_jni.so of Paddle-Lite finds these classes by their names: its functions are called
 * {@code Java_com_baidu_paddle_lite_...}, read the fields {@code cppPaddlePredictorPointer}, {@code cppTensorPointer}
 * and {@code readOnly}, and call the getters of a configuration. With it in place no PaddlePredictor.jar is needed, and
 * the two must not be in one program. Nothing here may be renamed, by a shrinker neither.
 */
package com.baidu.paddle.lite;
