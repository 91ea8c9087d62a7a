"""Common surnames with their rough shares, and syllables of given names. No person is meant."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
# The first few surnames hold a quarter of all people; the rest thin out.
WEIGHTS = tuple(1 / (place + 4) for place in range(len(SURNAMES)))
MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海德成永春生"
FEMALE = "芳娜敏静丽艳娟霞秀玲桂英兰红梅燕慧莉洁婷雪琳晶欣颖玉萍倩蕾薇梦佳怡思雨春晓月华"
